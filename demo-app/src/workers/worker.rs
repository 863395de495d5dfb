//! A worker's own side: its number and addresses, its reports to the supervisor, and the end that the supervisor asks for.

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::time::Duration;
use std::{env, process, thread};

use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use crate::config::Config;

/// The variables that the supervisor sets for a worker.
pub(super) const NUMBER: &str = "DEMO_APP_WORKER";
pub(super) const LISTEN: &str = "DEMO_APP_WORKER_LISTEN";
pub(super) const METRICS_LISTEN: &str = "DEMO_APP_WORKER_METRICS_LISTEN";
pub(super) const IS_SUCCESSOR: &str = "DEMO_APP_WORKER_IS_SUCCESSOR";

/// This process as a worker.
#[derive(Debug, Clone, Copy)]
pub struct Worker {
    number: usize,
    listen: SocketAddr,
    metrics_listen: Option<SocketAddr>,
    /// Whether a worker has served before this one started.
    is_successor: bool,
}

/// A variable of the supervisor has an invalid value.
#[derive(Debug, thiserror::Error)]
#[error("{0} is reserved for the workers that --workers starts; unset it")]
pub struct WorkerError(&'static str);

impl Worker {
    /// The worker that this process is, if a supervisor started it.
    ///
    /// # Errors
    /// If the supervisor's variables are set, but not by a supervisor.
    pub fn from_environment() -> Result<Option<Self>, WorkerError> {
        let Some(number) = variable(NUMBER)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            number,
            listen: variable(LISTEN)?.ok_or(WorkerError(NUMBER))?,
            metrics_listen: variable(METRICS_LISTEN)?,
            is_successor: variable(IS_SUCCESSOR)?.unwrap_or(false),
        }))
    }

    /// From 1 on. A worker that replaces another one gets its number.
    #[must_use]
    pub fn number(&self) -> usize {
        self.number
    }

    /// Sets the addresses that the supervisor reserved. A replacement worker opens the database that others have opened, and
    /// never creates a new one.
    pub fn configure(&self, config: &mut Config) {
        config.listen = self.listen;
        if let Some(address) = self.metrics_listen {
            config.metrics_listen = Some(address.into());
        }
        if self.is_successor {
            config.database_url.expect_file();
        }
    }

    /// Reports that this worker accepts connections.
    ///
    /// # Errors
    /// If the supervisor is gone.
    pub fn report_ready(&self, url: &str, metrics_url: &str) -> io::Result<()> {
        let mut supervisor = io::stdout().lock();
        write!(supervisor, "{url}\n{metrics_url}\n")?;
        supervisor.flush()
    }

    /// Cancels `graceful` when the supervisor asks for it or is gone. If the process then still runs after the deadline, ends
    /// it. A thread of its own waits, so that it works even if the runtime is stuck.
    ///
    /// # Errors
    /// If no thread can be started.
    pub fn obey(&self, graceful: CancellationToken, deadline: Duration) -> io::Result<()> {
        let wait = move || {
            match io::stdin().lock().read(&mut [0]) {
                Ok(1..) => info!("the supervisor asks to stop"),
                _ => warn!("the supervisor is gone: stopping"),
            }
            graceful.cancel();
            thread::sleep(deadline);
            error!("not stopped after {deadline:?}: ending now");
            process::exit(1);
        };
        let thread = thread::Builder::new().name("supervisor".to_owned());
        thread.spawn(wait).map(|_| ())
    }
}

/// The value of a variable, if it is set.
fn variable<T: std::str::FromStr>(name: &'static str) -> Result<Option<T>, WorkerError> {
    let Some(value) = env::var_os(name) else {
        return Ok(None);
    };
    let parsed = value.to_str().and_then(|value| value.parse().ok());
    parsed.map(Some).ok_or(WorkerError(name))
}
