//! One worker process, from start to end.

use std::convert::Infallible;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};
use tracing::{info, warn};

use super::worker;
use crate::shutdown::Shutdown;

/// How all workers are started and stopped.
#[derive(Debug)]
pub(super) struct Launcher {
    pub(super) program: PathBuf,
    pub(super) arguments: Vec<OsString>,
    pub(super) environment: Vec<(&'static str, OsString)>,
    pub(super) shutdown: Shutdown,
    /// How long a worker may take to stop.
    pub(super) deadline: Duration,
    pub(super) ready: mpsc::UnboundedSender<ReadyWorker>,
    /// Whether any worker was ready.
    pub(super) was_ready: AtomicBool,
}

/// A worker that accepts connections.
#[derive(Debug)]
pub(super) struct ReadyWorker {
    pub(super) number: usize,
    pub(super) url: String,
    pub(super) metrics_url: String,
}

/// A worker that has ended.
#[derive(Debug)]
pub(super) struct EndedWorker {
    pub(super) number: usize,
    /// How long it was ready, if it ever was.
    pub(super) ready: Option<Duration>,
    /// None if the supervisor stopped before the worker started.
    pub(super) status: io::Result<Option<ExitStatus>>,
}

impl Launcher {
    /// Starts a worker after a delay, and waits for its end. Asks it to stop when the supervisor stops.
    pub(super) async fn run(&self, number: usize, delay: Duration) -> EndedWorker {
        let mut ready_since = None;
        let status = self.run_until_end(number, delay, &mut ready_since).await;
        EndedWorker {
            number,
            ready: ready_since.map(|since: Instant| since.elapsed()),
            status,
        }
    }

    async fn run_until_end(
        &self,
        number: usize,
        delay: Duration,
        ready_since: &mut Option<Instant>,
    ) -> io::Result<Option<ExitStatus>> {
        let stop = &self.shutdown.graceful;
        if stop.run_until_cancelled(sleep(delay)).await.is_none() {
            return Ok(None);
        }
        let mut process = self.spawn(number)?;
        let pid = process.id().unwrap_or_default();
        info!("worker {number} started: process {pid}");
        let (to_worker, from_worker) = (process.stdin.take(), process.stdout.take());
        let status = tokio::select! {
            status = process.wait() => status,
            never = self.listen_to(number, from_worker, ready_since) => match never {},
            () = stop.cancelled() => self.stop(number, &mut process, to_worker).await,
        };
        status.map(Some)
    }

    fn spawn(&self, number: usize) -> io::Result<Child> {
        Command::new(&self.program)
            .args(&self.arguments)
            .envs(self.environment.iter().cloned())
            .env(worker::NUMBER, number.to_string())
            .env(
                worker::IS_SUCCESSOR,
                self.was_ready.load(Ordering::Relaxed).to_string(),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
    }

    /// Reports when the worker is ready.
    async fn listen_to(
        &self,
        number: usize,
        from_worker: Option<ChildStdout>,
        ready_since: &mut Option<Instant>,
    ) -> Infallible {
        if let Some(from_worker) = from_worker {
            let mut lines = BufReader::new(from_worker).lines();
            if let (Ok(Some(url)), Ok(Some(metrics_url))) =
                (lines.next_line().await, lines.next_line().await)
            {
                *ready_since = Some(Instant::now());
                self.was_ready.store(true, Ordering::Relaxed);
                // While workers run, the supervisor receives.
                let _received = self.ready.send(ReadyWorker {
                    number,
                    url,
                    metrics_url,
                });
            }
        }
        std::future::pending().await
    }

    /// Asks the worker to stop, and kills it if it takes too long.
    async fn stop(
        &self,
        number: usize,
        process: &mut Child,
        to_worker: Option<ChildStdin>,
    ) -> io::Result<ExitStatus> {
        if let Some(mut to_worker) = to_worker {
            // A byte, so that the worker can distinguish this from a dead supervisor. If it cannot be written, the worker is
            // gone.
            let _gone = to_worker.write_all(b"\n").await;
        }
        let in_time = timeout(self.deadline, process.wait());
        match self.shutdown.forced.run_until_cancelled(in_time).await {
            Some(Ok(status)) => return status,
            Some(Err(_elapsed)) => warn!("worker {number} did not stop in time: killed"),
            None => warn!("worker {number}: killed"),
        }
        process.start_kill()?;
        process.wait().await
    }
}
