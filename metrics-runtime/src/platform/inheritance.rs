//! A number that a new thread inherits from the thread that makes it, whichever library
//! makes it. Of the feature `testing`.
//!
//! On Linux it is the timer slack: by how many nanoseconds the kernel may delay the
//! thread's timers, 50 000 by default. Elsewhere there is no such number.

/// The number of this thread.
pub(crate) fn mark() -> u64 {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    if let Ok(slack) = rustix::thread::current_timer_slack() {
        return slack;
    }
    0
}

/// Changes it, also for the threads that this one makes from now on.
pub(crate) fn set_mark(mark: u64) {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    if let Some(slack) = std::num::NonZeroU64::new(mark) {
        let _ = rustix::thread::set_current_timer_slack(Some(slack));
    }
    let _ = mark;
}
