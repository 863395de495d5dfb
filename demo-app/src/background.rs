//! Work that outlives the request that began it, and that the service waits for before it ends.

use std::convert::Infallible;
use std::fmt::Display;

use metrics_runtime::{background_task, instrumented};
use tokio_util::task::TaskTracker;
use tracing::{Instrument as _, error, info};

use crate::user::User;

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

    /// Queues the e-mail that welcomes `user`, and returns at once.
    pub fn queue_welcome_email(&self, user: &User) {
        self.spawn(send_welcome_email(user.id));
    }

    /// Waits until nothing runs any more.
    pub async fn drain(&self) {
        self.tasks.close();
        if !self.tasks.is_empty() {
            info!("waiting for {} background task(s)", self.tasks.len());
        }
        self.tasks.wait().await;
    }

    /// Runs a `#[background_task]`, which counts itself.
    fn spawn<E: Display>(&self, work: impl Future<Output = Result<(), E>> + Send + 'static) {
        self.tasks.spawn(async move {
            if let Err(problem) = work.await {
                error!("background task failed: {problem}");
            }
        });
    }
}

/// Stands for the call to a mail provider: it logs what would be sent. The address stays out of the log.
#[background_task("welcome_email")]
#[instrumented]
async fn send_welcome_email(user_id: i64) -> Result<(), Infallible> {
    info!(user_id, "welcome e-mail sent");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use metrics_runtime::snapshot;

    #[background_task("test")]
    async fn task(
        work: impl Future<Output = Result<(), &'static str>>,
    ) -> Result<(), &'static str> {
        work.await
    }

    /// How many tasks have completed, failed, panicked, and were given up.
    fn ended() -> [f64; 4] {
        ["completed", "failed", "panic", "cancelled"].map(|status| {
            let labels = [("task_type", "test"), ("status", status)];
            snapshot().total("background_tasks_total", &labels)
        })
    }

    // All in one test: nothing else in this process may have such tasks meanwhile.
    #[test]
    fn every_task_counts_once_however_it_ends() {
        let background = Background::new();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            background.spawn(task(async { Ok(()) }));
            background.spawn(task(async { Err("the provider is down") }));
            background.spawn(task(async {
                if true {
                    panic!("a bug");
                }
                Ok(())
            }));
            background.drain().await;
        });
        assert_eq!(ended(), [1.0, 1.0, 1.0, 0.0]);

        // Given up, as at the end of the program.
        runtime.block_on(async {
            background.spawn(task(std::future::pending()));
            tokio::task::yield_now().await;
        });
        drop(runtime);
        assert_eq!(ended(), [1.0, 1.0, 1.0, 1.0]);
    }
}
