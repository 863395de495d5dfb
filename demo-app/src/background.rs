//! Work that is finished also when the request that began it is given up, and that the service waits for before it ends.

use tokio_util::task::TaskTracker;
use tracing::{Instrument as _, info};

/// Starts tasks and knows which still run. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Background {
    tasks: TaskTracker,
}

impl Background {
    /// No task runs yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs `work` to its end and gives its result, even when the caller is dropped while it waits.
    ///
    /// A request whose client goes away is dropped at its next `await`. A change to the database and what belongs to it
    /// (the cache, the gauge, an e-mail) is run through here, so that either all of it happens or none. It stays a part of
    /// its request, so it is not counted as a background task.
    ///
    /// # Panics
    /// When `work` panics, with its panic: the caller fails as if it had done the work itself.
    pub async fn finish<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> T {
        // In the span of the request, so that the log has its id.
        match self.tasks.spawn(work.in_current_span()).await {
            Ok(result) => result,
            Err(failure) => match failure.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // Nobody aborts these tasks, so the runtime is being dropped, and this caller with it.
                Err(_cancelled) => std::future::pending().await,
            },
        }
    }

    /// How many tasks run.
    #[must_use]
    pub fn running(&self) -> usize {
        self.tasks.len()
    }

    /// Waits until nothing runs any more.
    pub async fn drain(&self) {
        self.tasks.close();
        if !self.tasks.is_empty() {
            info!("waiting for {} change(s)", self.tasks.len());
        }
        self.tasks.wait().await;
    }
}
