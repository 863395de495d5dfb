//! Delays forks while our thread works. A lock that it holds during a fork would stay locked in the
//! child forever, because the thread exists only in the parent.

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

/// Runs after a fork, in the parent and in the child.
pub(super) extern "C" fn after() {
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
