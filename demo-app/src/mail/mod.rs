//! Welcome e-mails: a bounded queue, and workers that send each e-mail with retries.
//!
//! | file | holds |
//! |---|---|
//! | `mailer` | sends an e-mail over HTTP, or logs it |
//! | `welcome` | the e-mail |
//! | `retry` | the number of attempts, and the pauses between them |
//!
//! The queue is in memory: if the process is killed, queued e-mails are lost. That is acceptable for a welcome.

mod mailer;
mod retry;
mod welcome;

use std::time::Duration;

use metrics_runtime::queue::{Permit, Queue, Received, Receiver, Refusal, Sender};
use metrics_runtime::{background_task, instrumented};
use tokio_util::task::TaskTracker;
use tracing::{error, info, warn};

pub use self::mailer::{MailerError, MailerUrl};

use self::mailer::{MailError, Mailer};
use self::retry::Retry;
use self::welcome::Welcome;
use crate::user::User;

/// Queued e-mails. The processing time of an e-mail includes all its attempts.
static WELCOME_EMAILS: Queue = metrics_runtime::queue!(
    "welcome_email",
    buckets = [
        0.001, 0.005, 0.025, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 300.0
    ]
);

/// How e-mails are sent.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// The service that sends them; without one they are logged.
    pub mailer_url: Option<MailerUrl>,
    /// The timeout of a request to that service.
    pub mailer_timeout: Duration,
    /// The number of e-mails that are sent concurrently.
    pub workers: usize,
    /// The capacity of the queue.
    pub queue_capacity: usize,
    /// The maximum number of attempts for an e-mail.
    pub attempts: u32,
    /// The maximum pause before the second attempt.
    pub backoff: Duration,
}

/// The queue and its workers. Clones share them.
#[derive(Debug, Clone)]
pub struct Mail {
    queue: Sender<Welcome>,
    workers: TaskTracker,
}

/// A reserved place in the queue, for the e-mail to a user who is not stored yet.
#[derive(Debug)]
pub struct Place(Permit<Welcome>);

impl Place {
    /// Queues the e-mail to this user.
    #[background_task("user_welcome_email", queued)]
    pub fn welcome(self, user: &User) {
        self.0.send(Welcome {
            user_id: user.id,
            name: user.name.clone(),
            email: user.email.clone(),
        });
    }
}

impl Mail {
    /// Starts the workers.
    ///
    /// # Errors
    /// If the mailer's address needs TLS, and TLS cannot be set up.
    pub fn start(settings: &MailSettings) -> Result<Self, MailerError> {
        let mailer = Mailer::new(settings.mailer_url.as_ref(), settings.mailer_timeout)?;
        let retry = Retry {
            attempts: settings.attempts,
            first_pause: settings.backoff,
        };
        let (queue, waiting) = WELCOME_EMAILS.channel(settings.queue_capacity);
        let workers = TaskTracker::new();
        for _ in 0..settings.workers {
            workers.spawn(work(waiting.clone(), mailer.clone(), retry));
        }
        Ok(Self { queue, workers })
    }

    /// Reserves a place in the queue. Reserve before a change that cannot be undone.
    ///
    /// # Errors
    /// If the queue is full, or the service is shutting down.
    pub fn place(&self) -> Result<Place, Refusal> {
        self.queue.try_reserve().map(Place)
    }

    /// Closes the queue, and waits until all queued e-mails are sent or have failed.
    pub async fn drain(&self) {
        self.queue.close();
        self.workers.close();
        if self.waiting() > 0 {
            info!("waiting for the e-mails in the queue");
        }
        self.workers.wait().await;
    }

    /// The number of queued e-mails and reserved places, without those being sent.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.queue.capacity().saturating_sub(self.queue.available())
    }
}

/// A worker: sends e-mails until the queue is closed and empty.
async fn work(waiting: Receiver<Welcome>, mailer: Mailer, retry: Retry) {
    while let Some(welcome) = waiting.recv().await {
        // In a task of its own, so that a panic ends the e-mail and not the worker.
        let delivery = tokio::spawn(deliver_and_say_so(welcome, mailer.clone(), retry));
        if let Err(panic) = delivery.await {
            error!("a welcome e-mail was given up: {panic}");
        }
    }
}

async fn deliver_and_say_so(welcome: Received<Welcome>, mailer: Mailer, retry: Retry) {
    let user_id = welcome.user_id;
    match deliver(&welcome, &mailer, retry).await {
        Ok(()) => welcome.complete(),
        Err(problem) => {
            // The log must not contain e-mail addresses.
            error!(user_id, "no welcome e-mail: {problem}");
            welcome.fail();
        }
    }
}

/// Sends an e-mail, with retries unless the error is permanent.
#[background_task(
    "user_welcome_email",
    buckets = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 10, 30, 60, 300],
    error
)]
#[instrumented]
async fn deliver(welcome: &Welcome, mailer: &Mailer, retry: Retry) -> Result<(), MailError> {
    let mut attempt = 1;
    loop {
        match mailer.send(welcome).await {
            Err(problem) if problem.is_temporary() && attempt < retry.attempts => {
                let pause = retry.pause_after(attempt);
                let user_id = welcome.user_id;
                warn!(user_id, attempt, ?pause, "welcome e-mail failed: {problem}");
                tokio::time::sleep(pause).await;
                attempt += 1;
            }
            ended => return ended,
        }
    }
}
