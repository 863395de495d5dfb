//! Pushes without an async runtime, and at the end of a job.

use super::pushgateway::Pushgateway;
use crate::push::push_error::PushError;
use crate::support::log;
use std::sync::Arc;
use std::thread;
use tokio::runtime::Builder;

/// Pushes when it is dropped. Created by [`Pushgateway::push_at_exit`].
///
/// Dropping it blocks until the push ends, up to the [timeout](Pushgateway::timeout).
/// `std::process::exit`, an abort and a signal that ends the process drop nothing. Call
/// [`Pushgateway::push_blocking`] before them.
///
/// ```
/// use metrics_runtime::push::{PushAtExit, PushSettingError, Pushgateway};
///
/// /// Keep the value until the job ends.
/// fn push_job(name: &str) -> Result<PushAtExit, PushSettingError> {
///     Ok(Pushgateway::new("http://pushgateway:9091", name)?.push_at_exit())
/// }
/// ```
#[derive(Debug)]
#[must_use = "it pushes when it is dropped: bind it to a variable"]
pub struct PushAtExit {
    gateway: Pushgateway,
}

impl Pushgateway {
    /// [`push`](Self::push) for code without an async runtime. It starts a thread with a
    /// runtime, and blocks until the push ends.
    ///
    /// ```
    /// use metrics_runtime::push::Pushgateway;
    /// use std::time::Duration;
    ///
    /// // Nothing listens on this port.
    /// let gateway = Pushgateway::new("http://127.0.0.1:9", "backup").expect("it is a URL");
    /// let gateway = gateway.timeout(Duration::from_millis(100));
    /// let error = gateway.push_blocking().expect_err("nothing listens there");
    /// assert!(!error.to_string().is_empty());
    /// ```
    ///
    /// # Errors
    ///
    /// If the push fails, or if the thread cannot be started: see [`PushError`].
    pub fn push_blocking(&self) -> Result<(), PushError> {
        on_a_thread(self.clone(), async |gateway| gateway.push().await)
    }

    /// [`delete`](Self::delete) for code without an async runtime.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use metrics_runtime::push::Pushgateway;
    ///
    /// // The job is removed from the schedule.
    /// Pushgateway::new("http://pushgateway:9091", "old_backup")?.delete_blocking()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the request fails, or if the thread cannot be started: see [`PushError`].
    pub fn delete_blocking(&self) -> Result<(), PushError> {
        on_a_thread(self.clone(), async |gateway| gateway.delete().await)
    }

    /// Pushes when the returned value is dropped: at the end of `main` or of a job, also after
    /// an error or a panic that unwinds. A failure is logged.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use metrics_runtime::push::Pushgateway;
    ///
    /// let _push = Pushgateway::new("http://pushgateway:9091", "report")?.push_at_exit();
    /// // The metrics are pushed at the end of this scope.
    /// # Ok(())
    /// # }
    /// ```
    pub fn push_at_exit(self) -> PushAtExit {
        PushAtExit { gateway: self }
    }
}

impl Drop for PushAtExit {
    fn drop(&mut self) {
        if let Err(error) = self.gateway.push_blocking() {
            log::warn(format_args!(
                "cannot push metrics to the Pushgateway: {error}"
            ));
        }
    }
}

/// Runs `work` on its own thread, so that callers inside a Tokio runtime do not panic.
fn on_a_thread(
    gateway: Pushgateway,
    work: impl AsyncFnOnce(&Pushgateway) -> Result<(), PushError> + Send + 'static,
) -> Result<(), PushError> {
    let unreachable = |error| PushError::Unreachable(Arc::new(error));
    let run = move || {
        let runtime = Builder::new_current_thread().enable_all().build();
        runtime.map_err(unreachable)?.block_on(work(&gateway))
    };
    let thread = thread::Builder::new().name("metrics-push".to_owned());
    let thread = thread.spawn(run).map_err(unreachable)?;
    thread.join().unwrap_or(Err(PushError::Failed))
}
