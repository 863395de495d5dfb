//! Shows that the sanitizers report exactly what they should. `tests/sanitize` runs it before the
//! tests.
//!
//! `race` and `overflow` are bugs that must be reported. `locks` correctly uses each lock of the
//! standard library from several threads.

use std::cell::UnsafeCell;
use std::sync::{Barrier, Condvar, Mutex, OnceLock, RwLock};
use std::thread;
use std::time::Duration;

const THREADS: u64 = 4;
const ROUNDS: u64 = 2000;

/// A number without atomics.
struct Shared(UnsafeCell<u64>);

// SAFETY: unsound in `race`, on purpose; the others use a lock.
unsafe impl Sync for Shared {}

static NUMBER: Shared = Shared(UnsafeCell::new(0));

fn add() {
    // SAFETY: as above. Volatile, so that no addition is optimized away.
    unsafe { NUMBER.0.get().write_volatile(NUMBER.0.get().read_volatile() + 1) }
}

fn on_threads(run: impl Fn() + Sync) {
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(&run);
        }
    });
}

fn locks() {
    let mutex = Mutex::new(());
    on_threads(|| {
        for _ in 0..ROUNDS {
            let _locked = mutex.lock();
            add();
            thread::yield_now();
        }
    });
    let lock = RwLock::new(());
    on_threads(|| {
        for _ in 0..ROUNDS {
            let written = lock.write();
            add();
            thread::yield_now();
            drop(written);
            let read = lock.read();
            assert_ne!(unsafe { NUMBER.0.get().read_volatile() }, 0);
            drop(read);
        }
    });
    let all = Barrier::new(THREADS as usize);
    on_threads(|| {
        for _ in 0..ROUNDS {
            if all.wait().is_leader() {
                add();
            }
            all.wait();
        }
    });
    for _ in 0..ROUNDS / 10 {
        let (once, turn, changed) = (OnceLock::new(), Mutex::new(0), Condvar::new());
        on_threads(|| {
            let value = once.get_or_init(|| vec![1_u8; 100]);
            assert_eq!(value[99], 1);
            let mut turn = turn.lock().expect("no panic");
            add();
            *turn += 1;
            changed.notify_all();
            while *turn < THREADS {
                turn = changed.wait(turn).expect("no panic");
                let forever = Duration::from_secs(60);
                turn = changed.wait_timeout_while(turn, forever, |turn| *turn < THREADS).expect("no panic").0;
            }
        });
    }
}

fn overflow() {
    let bytes = vec![1_u8; std::hint::black_box(8)];
    // SAFETY: unsound on purpose: one byte too far.
    let byte = unsafe { bytes.as_ptr().add(std::hint::black_box(8)).read_volatile() };
    std::hint::black_box(byte);
}

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("race") => on_threads(|| (0..ROUNDS).for_each(|_| add())),
        Some("overflow") => overflow(),
        Some("locks") => locks(),
        other => panic!("there is no {other:?}"),
    }
}
