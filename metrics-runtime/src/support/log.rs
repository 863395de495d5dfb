//! Log lines of this library: through `tracing`, and on standard error if no subscriber is
//! installed.
//!
//! A subscriber is user code. It can measure, take locks, and panic. So call these functions
//! without holding a lock, and not within a `Once`.

use super::lock::lock;
use super::unwind::caught;
use std::fmt;
use std::io::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tracing::subscriber::NoSubscriber;

/// Logs a warning.
#[cold]
pub(crate) fn warn(message: fmt::Arguments<'_>) {
    log("warning", message, || {
        tracing::warn!(target: "metrics_runtime", "{message}");
    });
}

/// Logs an error.
#[cold]
pub(crate) fn error(message: fmt::Arguments<'_>) {
    log("error", message, || {
        tracing::error!(target: "metrics_runtime", "{message}");
    });
}

fn log(level: &str, message: fmt::Arguments<'_>, send: impl FnOnce()) {
    // A subscriber that panics must not end the request that the line is about.
    let sent = caught(|| {
        let heard = tracing::dispatcher::get_default(|to| !to.is::<NoSubscriber>());
        send();
        heard
    });
    if !sent.unwrap_or(false) {
        // Without `eprintln!`, which panics if standard error is closed.
        let _ = writeln!(std::io::stderr(), "{level}: metrics-runtime: {message}");
    }
}

/// A message that is logged at most once in a process.
#[derive(Debug)]
pub(crate) struct LogOnce(AtomicBool);

impl LogOnce {
    pub(crate) const fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    /// Logs a warning, unless this has logged before. A concurrent call does not wait for the first
    /// one.
    #[cold]
    pub(crate) fn warn(&self, message: fmt::Arguments<'_>) {
        if self.is_first() {
            warn(message);
        }
    }

    /// Logs an error, unless this has logged before.
    #[cold]
    pub(crate) fn error(&self, message: fmt::Arguments<'_>) {
        if self.is_first() {
            error(message);
        }
    }

    fn is_first(&self) -> bool {
        // Relaxed: the flag publishes nothing else.
        !self.0.swap(true, Ordering::Relaxed)
    }
}

/// A message that is logged at most once in 10 seconds.
#[derive(Debug)]
pub(crate) struct LogInterval(Mutex<Option<Logged>>);

#[derive(Debug)]
struct Logged {
    at: Instant,
    /// How often it was not logged since then.
    more: u64,
}

/// The time between two messages.
const INTERVAL: Duration = Duration::from_secs(10);

impl LogInterval {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(None))
    }

    /// Whether to log now, and how often the message was not logged since the last time.
    pub(crate) fn next(&self) -> Option<u64> {
        self.next_at(Instant::now())
    }

    fn next_at(&self, now: Instant) -> Option<u64> {
        let mut logged = lock(&self.0);
        let more = match &mut *logged {
            Some(last) if now.saturating_duration_since(last.at) < INTERVAL => {
                last.more += 1;
                return None;
            }
            Some(last) => last.more,
            None => 0,
        };
        *logged = Some(Logged { at: now, more: 0 });
        Some(more)
    }
}

#[cfg(test)]
mod tests;
