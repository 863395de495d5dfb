//! Work that continues if its request is cancelled, and that shutdown waits for.

use tokio_util::task::TaskTracker;
use tracing::{Instrument as _, info};

/// Runs tasks and tracks them. Clones share the tasks.
#[derive(Debug, Clone, Default)]
pub struct Background {
    tasks: TaskTracker,
}

impl Background {
    /// Creates a tracker without tasks.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs `work` to completion and returns its result, even if the caller is dropped while it waits.
    ///
    /// If a client disconnects, its request is dropped at the next `await`. A change to the database, together with the
    /// cache, the gauge and the e-mail that belong to it, therefore runs here: all of it happens, or nothing. It is part of
    /// its request, so it does not count as a background task.
    ///
    /// # Panics
    /// If `work` panics, with the same panic, as if the caller had run it directly.
    pub async fn finish<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> T {
        // In the span of the request, so that its log lines have the request's id.
        match self.tasks.spawn(work.in_current_span()).await {
            Ok(result) => result,
            Err(failure) => match failure.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // These tasks are never aborted, so the runtime is shutting down, and this caller with it.
                Err(_cancelled) => std::future::pending().await,
            },
        }
    }

    /// The number of running tasks.
    #[must_use]
    pub fn running(&self) -> usize {
        self.tasks.len()
    }

    /// Waits until all tasks have finished.
    pub async fn drain(&self) {
        self.tasks.close();
        if !self.tasks.is_empty() {
            info!("waiting for {} change(s)", self.tasks.len());
        }
        self.tasks.wait().await;
    }
}
