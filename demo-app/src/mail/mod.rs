//! The e-mails that welcome new users: a bounded queue, workers that take from it, and attempts until an e-mail is sent.
//!
//! | file | holds |
//! |---|---|
//! | `mailer` | the service that sends e-mails, over HTTP; without one they are logged |
//! | `welcome` | what an e-mail says, and to whom |
//! | `retry` | how often it is tried, and how long is waited in between |
//!
//! The queue lives in memory: what waits when the process is killed is lost, which a welcome can afford.

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

/// E-mails that wait for a worker. The time of an e-mail is that of all its attempts.
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
    /// How long the mailer has to answer.
    pub mailer_timeout: Duration,
    /// How many e-mails are sent at once.
    pub workers: usize,
    /// How many e-mails wait at most.
    pub queue_capacity: usize,
    /// How often an e-mail is tried at most.
    pub attempts: u32,
    /// The pause before the second attempt.
    pub backoff: Duration,
}

/// The queue and its workers. Clones share them.
#[derive(Debug, Clone)]
pub struct Mail {
    queue: Sender<Welcome>,
    workers: TaskTracker,
}

/// A place in the queue, for the e-mail to a user who is still to be stored.
#[derive(Debug)]
pub struct Place(Permit<Welcome>);

impl Place {
    /// Welcomes this user.
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
    /// When the mailer can't be spoken to as its address wants it.
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

    /// A place for an e-mail. Whoever promises one takes it before anything that could not be undone.
    ///
    /// # Errors
    /// When the queue is full, or the service is about to end.
    pub fn place(&self) -> Result<Place, Refusal> {
        self.queue.try_reserve().map(Place)
    }

    /// Takes no more e-mails, and waits until all that wait are sent, or were tried often enough.
    pub async fn drain(&self) {
        self.queue.close();
        self.workers.close();
        if self.waiting() > 0 {
            info!("waiting for the e-mails in the queue");
        }
        self.workers.wait().await;
    }

    /// How many e-mails wait, or have a place in the queue; without those that are being sent.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.queue.capacity().saturating_sub(self.queue.available())
    }
}

/// Sends e-mails, one after the other, until the queue is closed and empty.
async fn work(waiting: Receiver<Welcome>, mailer: Mailer, retry: Retry) {
    while let Some(welcome) = waiting.recv().await {
        // In a task of its own, so that a panic ends this e-mail, and not the worker.
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
            // The address stays out of the log.
            error!(user_id, "no welcome e-mail: {problem}");
            welcome.fail();
        }
    }
}

/// Tries until the e-mail is sent, can never be, or was tried often enough.
#[background_task(
    "welcome_email",
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
