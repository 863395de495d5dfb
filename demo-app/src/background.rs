//! Work that outlives the request that began it, and that the service waits for before it ends.

use std::convert::Infallible;
use std::fmt::Display;

use metrics_runtime::instrumented;
use tokio_util::task::TaskTracker;
use tracing::{error, info};

use crate::metrics::{BACKGROUND_TASKS_TOTAL, BackgroundTask, TaskStatus, TaskType};
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
        match self.tasks.spawn(work).await {
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
        self.spawn(TaskType::WelcomeEmail, send_welcome_email(user.id));
    }

    /// Waits until nothing runs any more.
    pub async fn drain(&self) {
        self.tasks.close();
        if !self.tasks.is_empty() {
            info!("waiting for {} background task(s)", self.tasks.len());
        }
        self.tasks.wait().await;
    }

    fn spawn<E: Display>(
        &self,
        task_type: TaskType,
        work: impl Future<Output = Result<(), E>> + Send + 'static,
    ) {
        let pending = Pending::new(task_type);
        self.tasks.spawn(async move {
            match work.await {
                Ok(()) => pending.completed(),
                Err(problem) => error!("background task failed: {problem}"),
            }
        });
    }
}

/// A background task that has not ended. It has failed if it is dropped before it is [`completed`](Self::completed): by
/// an error, a panic, or the end of the program.
struct Pending(BackgroundTask);

impl Pending {
    fn new(task_type: TaskType) -> Self {
        Self(BackgroundTask {
            task_type,
            status: TaskStatus::Failed,
        })
    }

    fn completed(mut self) {
        self.0.status = TaskStatus::Completed;
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        BACKGROUND_TASKS_TOTAL.with(self.0).inc();
    }
}

/// Stands for the call to a mail provider: it logs what would be sent. The address stays out of the log.
#[instrumented]
async fn send_welcome_email(user_id: i64) -> Result<(), Infallible> {
    info!(user_id, "welcome e-mail sent");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many tasks have completed, and how many have failed.
    fn ended() -> (u64, u64) {
        let count = |status| {
            let labels = BackgroundTask {
                task_type: TaskType::WelcomeEmail,
                status,
            };
            BACKGROUND_TASKS_TOTAL.with(labels).get()
        };
        (count(TaskStatus::Completed), count(TaskStatus::Failed))
    }

    // All in one test: nothing else in this process may have tasks meanwhile.
    #[test]
    fn every_task_counts_once_however_it_ends() {
        let email = TaskType::WelcomeEmail;
        let background = Background::new();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            background.spawn(email, async { Ok::<_, Infallible>(()) });
            background.spawn(email, async { Err("the provider is down") });
            background.spawn(email, async {
                if true {
                    panic!("a bug");
                }
                Ok::<_, Infallible>(())
            });
            background.drain().await;
        });
        assert_eq!(ended(), (1, 2));

        // Given up, as at the end of the program.
        runtime.block_on(async {
            background.spawn(email, std::future::pending::<Result<(), Infallible>>());
        });
        drop(runtime);
        assert_eq!(ended(), (1, 3));
    }
}
