//! Starts the workers, replaces those that end, and stops all of them.

use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use std::{env, io};

use metrics_runtime::ListenAddress;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tracing::{error, info, warn};

use super::backoff::Backoff;
use super::directory::{DIRECTORY, MetricsDirectory};
use super::process::{EndedWorker, Launcher, ReadyWorker};
use super::reserved::ReservedAddress;
use super::worker;
use crate::config::{BAD_CONFIGURATION, Config};
use crate::server::StartError;
use crate::shutdown::Shutdown;

/// How much longer than its own deadline a worker may take to stop.
const GRACE_OF_SUPERVISOR: Duration = Duration::from_secs(2);

/// Why no worker can be started.
#[derive(Debug, thiserror::Error)]
enum SupervisorError {
    #[error(transparent)]
    Listen(#[from] StartError),
    #[error("the path of this executable is unknown: {0}")]
    Program(#[source] io::Error),
    #[error(
        "the directory for the workers' metrics can't be created: {0}; set METRICS_MULTIPROCESS_DIR to a directory that this \
         user can write to, or TMPDIR"
    )]
    Directory(#[source] io::Error),
}

/// Runs the configured number of workers until the shutdown.
///
/// The exit code is 0 if all workers stopped by themselves and had done their work, 2 if the configuration is invalid, and
/// otherwise 1.
///
/// # Panics
/// Outside a tokio runtime.
pub async fn supervise(config: &Config, shutdown: Shutdown) -> ExitCode {
    let supervisor = match Supervisor::new(config, shutdown) {
        Ok(supervisor) => supervisor,
        Err(problem) => {
            error!("cannot start: {problem}");
            return ExitCode::from(BAD_CONFIGURATION);
        }
    };
    let (end, directory) = supervisor.run().await;
    if let Some(directory) = directory {
        remove(directory, end);
    }
    match end {
        End::Clean => info!("stopped"),
        End::Unclean => error!("stopped before all work was done"),
        End::BadConfiguration => error!("cannot start: a worker refuses the configuration"),
    }
    end.into()
}

/// How the service ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Clean,
    Unclean,
    BadConfiguration,
}

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        match end {
            End::Clean => Self::SUCCESS,
            End::Unclean => Self::FAILURE,
            End::BadConfiguration => Self::from(BAD_CONFIGURATION),
        }
    }
}

/// Removes the directory, unless it is needed to find out what went wrong.
fn remove(directory: MetricsDirectory, end: End) {
    if end == End::Unclean {
        let path = directory.keep();
        info!("the metrics of the workers stay in {}", path.display());
    } else if let Err(problem) = directory.remove() {
        warn!("the metrics of the workers can't be removed: {problem}");
    }
}

/// A worker as the supervisor sees it.
#[derive(Debug, Default)]
struct Slot {
    is_ready: bool,
    was_ready: bool,
    backoff: Backoff,
}

#[derive(Debug)]
struct Supervisor {
    launcher: Arc<Launcher>,
    ready: mpsc::UnboundedReceiver<ReadyWorker>,
    /// By number, starting at 1.
    slots: Vec<Slot>,
    running: JoinSet<EndedWorker>,
    directory: Option<MetricsDirectory>,
    _addresses: Vec<ReservedAddress>,
}

impl Supervisor {
    fn new(config: &Config, shutdown: Shutdown) -> Result<Self, SupervisorError> {
        let listen = ReservedAddress::new(config.listen).map_err(|problem| StartError::Listen {
            address: config.listen,
            problem,
        })?;
        let mut environment = vec![(worker::LISTEN, listen.address.to_string().into())];
        let mut addresses = vec![listen];
        if let Some(address) = &config.metrics_listen {
            let reserved = reserve_for_scrapes(address)?;
            environment.push((worker::METRICS_LISTEN, reserved.address.to_string().into()));
            addresses.push(reserved);
        }
        let directory = MetricsDirectory::new().map_err(SupervisorError::Directory)?;
        if let Some(directory) = &directory {
            environment.push((DIRECTORY, directory.path().into()));
        }
        let (report_ready, ready) = mpsc::unbounded_channel();
        let launcher = Launcher {
            program: env::current_exe().map_err(SupervisorError::Program)?,
            arguments: env::args_os().skip(1).collect(),
            environment,
            shutdown,
            deadline: config.shutdown_grace_seconds + GRACE_OF_SUPERVISOR,
            ready: report_ready,
            was_ready: AtomicBool::new(false),
        };
        Ok(Self {
            launcher: Arc::new(launcher),
            ready,
            slots: (0..config.workers).map(|_| Slot::default()).collect(),
            running: JoinSet::new(),
            directory,
            _addresses: addresses,
        })
    }

    async fn run(mut self) -> (End, Option<MetricsDirectory>) {
        let stop = self.launcher.shutdown.graceful.clone();
        let mut end = End::Clean;
        // The others start after the first is ready, because then the configuration is valid and the database is migrated.
        self.start(1, Duration::ZERO);
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                Some(worker) = self.ready.recv() => self.on_ready(&worker),
                Some(Ok(worker)) = self.running.join_next() => {
                    if self.on_end(worker).is_break() {
                        end = End::BadConfiguration;
                        stop.cancel();
                    }
                }
            }
        }
        while let Some(worker) = self.running.join_next().await {
            let is_clean = worker.is_ok_and(|worker| match worker.status {
                Ok(status) => status.is_none_or(|status| status.success()),
                Err(_) => false,
            });
            if !is_clean && end == End::Clean {
                end = End::Unclean;
            }
        }
        (end, self.directory)
    }

    fn start(&mut self, number: usize, delay: Duration) {
        let launcher = Arc::clone(&self.launcher);
        self.running
            .spawn(async move { launcher.run(number, delay).await });
    }

    fn on_ready(&mut self, worker: &ReadyWorker) {
        let is_first = self.slots.iter().all(|slot| !slot.was_ready);
        let slot = &mut self.slots[worker.number - 1];
        slot.is_ready = true;
        slot.was_ready = true;
        info!("worker {} is ready", worker.number);
        if is_first {
            info!("listening on {}", worker.url);
            info!("metrics at {}", worker.metrics_url);
            for number in 2..=self.slots.len() {
                self.start(number, Duration::ZERO);
            }
        }
    }

    /// Starts another worker in its place. Breaks if the configuration is invalid: at the start of the service, or when no
    /// other worker serves. Otherwise the cause may be temporary, such as a database that is down.
    fn on_end(&mut self, worker: EndedWorker) -> ControlFlow<()> {
        let number = worker.number;
        let (how, is_refused) = match worker.status {
            Ok(Some(status)) => {
                let is_refused = status.code() == Some(BAD_CONFIGURATION.into());
                (format!("ended ({status})"), is_refused)
            }
            Ok(None) => return ControlFlow::Continue(()),
            Err(problem) => (format!("can't be started ({problem})"), false),
        };
        self.slots[number - 1].is_ready = false;
        let has_started = self.slots.iter().all(|slot| slot.was_ready);
        let others_serve = self.slots.iter().any(|slot| slot.is_ready);
        if is_refused && !(has_started && others_serve) {
            return ControlFlow::Break(());
        }
        let delay = self.slots[number - 1].backoff.delay(worker.ready);
        warn!("worker {number} {how}: starts again in {delay:?}");
        self.start(number, delay);
        ControlFlow::Continue(())
    }
}

fn reserve_for_scrapes(address: &ListenAddress) -> Result<ReservedAddress, StartError> {
    let problem = |problem| StartError::ListenForScrapes {
        address: address.clone(),
        problem,
    };
    // The settings allow no Unix socket here.
    let parsed = address.to_string().parse::<SocketAddr>();
    let parsed =
        parsed.map_err(|error| problem(io::Error::new(io::ErrorKind::InvalidInput, error)))?;
    ReservedAddress::new(parsed).map_err(problem)
}
