//! The task that exports: at an interval, on demand, and at shutdown.

use super::export::Exporter;
use super::settings::Otlp;
use crate::push::push_error::PushError;
use crate::support::log;
use std::pin::pin;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{AbortHandle, spawn};
use tokio::time::{Instant, MissedTickBehavior, interval_at};

/// Pushes in the background. Created by [`Otlp::start`].
///
/// Dropping it ends the task without a last push. For a last push, call
/// [`shutdown`](Self::shutdown).
///
/// ```no_run
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use metrics_runtime::push::{Otlp, OtlpPusher};
///
/// let pusher: OtlpPusher = Otlp::new("http://collector:4318/v1/metrics")?.start();
/// // … the service runs …
/// pusher.shutdown().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct OtlpPusher {
    requests: mpsc::Sender<ExportRequest>,
    task: Option<AbortHandle>,
}

/// Sends the result of an export to its caller.
type ResultSender = oneshot::Sender<Result<(), PushError>>;

/// A request of a caller for an export.
#[derive(Debug)]
struct ExportRequest {
    sender: ResultSender,
    /// Whether it is the last export.
    last: bool,
}

impl Otlp {
    /// Starts a task that pushes at the interval. The first push is after one interval, and the
    /// last one at [`OtlpPusher::shutdown`].
    ///
    /// An export costs a snapshot and its encoding, on a thread for blocking work.
    ///
    /// [`OtlpPusher`] has an example.
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime with I/O and time enabled, unless the environment disables
    /// pushes.
    pub fn start(self) -> OtlpPusher {
        let (requests, received) = mpsc::channel(1);
        let enabled = self.enabled;
        let task = enabled.then(|| spawn(run(self, received)).abort_handle());
        OtlpPusher { requests, task }
    }
}

impl OtlpPusher {
    /// Pushes the current metrics. If an export is under way, this one starts after it. If the
    /// environment disables pushes, it succeeds at once.
    ///
    /// ```
    /// # use metrics_runtime::push::OtlpPusher;
    /// # async fn example(pusher: OtlpPusher) -> Result<(), metrics_runtime::push::PushError> {
    /// // After a batch, so that its counts do not wait for the interval.
    /// pusher.flush().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the push fails: see [`PushError`].
    pub async fn flush(&self) -> Result<(), PushError> {
        self.request_export(false).await
    }

    /// Pushes for the last time, and ends the task. This takes up to the
    /// [export timeout](Otlp::export_timeout). An export that is under way is cancelled, because
    /// the last one has newer values. If the environment disables pushes, it succeeds at once.
    ///
    /// ```
    /// use metrics_runtime::push::Otlp;
    /// use std::time::Duration;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// // Nothing listens on this port.
    /// let otlp = Otlp::new("http://127.0.0.1:9/v1/metrics").expect("it is a URL");
    /// let pusher = otlp.export_timeout(Duration::from_millis(100)).start();
    /// let error = pusher.shutdown().await.expect_err("nothing listens there");
    /// assert!(!error.to_string().is_empty());
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the push fails: see [`PushError`].
    pub async fn shutdown(self) -> Result<(), PushError> {
        self.request_export(true).await
    }

    async fn request_export(&self, last: bool) -> Result<(), PushError> {
        if self.task.is_none() {
            return Ok(());
        }
        let (sender, result) = oneshot::channel();
        let ended = |_| PushError::Cancelled;
        let request = ExportRequest { sender, last };
        self.requests
            .send(request)
            .await
            .map_err(|_| PushError::Cancelled)?;
        result.await.map_err(ended)?
    }
}

impl Drop for OtlpPusher {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

async fn run(settings: Otlp, mut requests: mpsc::Receiver<ExportRequest>) {
    let interval = settings.interval;
    let mut ticks = interval_at(Instant::now() + interval, interval);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let exporter = Exporter::new(settings);
    let mut failing = false;
    // Callers that wait for an export that has not started yet.
    let mut waiting: Vec<ResultSender> = Vec::new();
    let mut last = false;
    loop {
        if waiting.is_empty() {
            tokio::select! {
                _ = ticks.tick() => {}
                request = requests.recv() => {
                    let Some(request) = request else {
                        return;
                    };
                    last = request.last;
                    waiting.push(request.sender);
                }
            }
        }
        let served = std::mem::take(&mut waiting);
        let mut export = pin!(exporter.export());
        let result = loop {
            tokio::select! {
                result = &mut export => break Some(result),
                request = requests.recv(), if !last => {
                    let Some(request) = request else {
                        return;
                    };
                    last = request.last;
                    waiting.push(request.sender);
                    if last {
                        // The last export has newer values, and should not wait for this one.
                        break None;
                    }
                }
            }
        };
        let Some(result) = result else {
            waiting.extend(served);
            continue;
        };
        log_change(&mut failing, &result);
        for caller in served {
            // The caller may have stopped waiting.
            let _ = caller.send(result.clone());
        }
        if last && waiting.is_empty() {
            return;
        }
    }
}

/// Logs the first failure after a success.
fn log_change(failing: &mut bool, result: &Result<(), PushError>) {
    match result {
        Ok(()) => *failing = false,
        Err(error) => {
            if !std::mem::replace(failing, true) {
                log::warn(format_args!("cannot push metrics with OTLP: {error}"));
            }
        }
    }
}
