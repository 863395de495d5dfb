//! Delays forks while our thread works. A lock that it holds during a fork would stay locked in the
//! child forever, because the thread exists only in the parent.
//!
//! There is no loom model: the atomic is a lock of one swap and one store, and what can go wrong is
//! the copy of it in the child, which loom does not have. The tests fork instead.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long a fork waits for our thread. After that, it continues, because the work may wait for
/// the thread that forks.
const TIMEOUT: Duration = Duration::from_secs(1);

const PAUSE: Duration = Duration::from_millis(1);

/// Whether our thread works, or another thread forks. Not a `Mutex`: a fork begins and ends in two
/// functions, and a guard cannot be passed from one to the other.
static TAKEN: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// How often this thread has taken it. Its work may fork, too.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Runs work that no fork interrupts.
pub(crate) fn excluded_during(work: impl FnOnce()) {
    struct Release;
    impl Drop for Release {
        fn drop(&mut self) {
            release();
        }
    }
    while !take() {
        sleep(PAUSE);
    }
    let _release = Release;
    work();
}

/// Runs before a fork.
pub(super) extern "C" fn before() {
    let begin = Instant::now();
    while !take() && begin.elapsed() < TIMEOUT {
        sleep(PAUSE);
    }
}

/// Runs after a fork, in the parent.
pub(super) extern "C" fn after() {
    release();
}

/// Runs after a fork, in the child.
pub(super) fn after_in_child() {
    if DEPTH.get() == 0 {
        // The fork did not wait any longer, and the holder exists only in the parent. Without
        // this, each fork of the child would wait for it.
        TAKEN.store(false, Ordering::Release);
    }
    release();
}

fn take() -> bool {
    let depth = DEPTH.get();
    // Acquire pairs with the release of the previous holder.
    let taken = depth > 0 || !TAKEN.swap(true, Ordering::Acquire);
    if taken {
        DEPTH.set(depth + 1);
    }
    taken
}

fn release() {
    match DEPTH.get() {
        // It was not taken before the timeout.
        0 => {}
        1 => {
            DEPTH.set(0);
            TAKEN.store(false, Ordering::Release);
        }
        depth => DEPTH.set(depth - 1),
    }
}

#[cfg(all(test, unix))]
mod tests;
