//! Work on threads for blocking work, at most as much at once as scrapes.

use std::time::Instant;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout_at;

/// Runs work on a thread for blocking work. The permit is returned when it ends, or at the
/// deadline: the user's code in it may hang, and that must not keep others out for ever.
pub(in crate::http) fn spawn(
    permit: OwnedSemaphorePermit,
    deadline: Instant,
    work: impl FnOnce() + Send + 'static,
) {
    let done = tokio::task::spawn_blocking(work);
    tokio::spawn(async move {
        let _ = timeout_at(deadline.into(), done).await;
        drop(permit);
    });
}
