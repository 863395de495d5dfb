//! Runs work on threads for blocking work, within the limit of concurrent scrapes.

use std::time::Instant;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout_at;

/// Runs work on a thread for blocking work. The permit is released when the work ends, or at
/// the deadline: code of the user can hang in it, which must not block other scrapes forever.
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
