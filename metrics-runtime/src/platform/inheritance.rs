//! A number that a new thread inherits from its creator, whichever library creates it. For the
//! feature `testing`.
//!
//! On Linux it is the timer slack: the number of nanoseconds by which the kernel can delay the
//! thread's timers, 50 000 by default. Other systems have no such number.

/// The number of this thread.
pub(crate) fn mark() -> u64 {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    if let Ok(slack) = rustix::thread::current_timer_slack() {
        return slack;
    }
    0
}

/// Changes it for this thread, and for threads that it creates from now on.
pub(crate) fn set_mark(mark: u64) {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    if let Some(slack) = std::num::NonZeroU64::new(mark) {
        let _ = rustix::thread::set_current_timer_slack(Some(slack));
    }
    let _ = mark;
}
