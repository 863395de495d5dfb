//! Starts, runs and stops the whole service, in the binary and in tests.

pub(crate) mod sockets;

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use axum::Router;
use metrics_runtime::{
    AccessError, ConfigurationError, ConnectionLimits, ListenAddress, MetricsEndpoint,
    MetricsServer, serve_limited,
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::warn;

use crate::app::{self, Parts};
use crate::config::Config;
use crate::database::{Database, DatabaseUrl, OpenError};
use crate::state::{AppState, StateError};
use crate::system::SystemMetrics;

/// A service that is bound to its address, with an open database. [`run`](Self::run) serves it.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
    state: AppState,
    in_flight: TaskTracker,
    metrics: Option<MetricsServer>,
    metrics_url: String,
    _system_metrics: SystemMetrics,
    grace: Duration,
    limits: ConnectionLimits,
}

/// How long requests are still accepted during shutdown, so that requests sent before the client noticed are not lost; a
/// connection made meanwhile gets this time from its start. Each response says `connection: close`, so busy clients
/// disconnect on their own.
const LINGER: Duration = Duration::from_millis(500);

/// Why the service cannot start, and what to change.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The clock is before 1970, and hyper panics when it formats such a date.
    #[error("the clock of this machine is before 1970; set it, then start again")]
    Clock,
    /// The address cannot be bound.
    #[error(
        "{address} can't be listened on: {problem}; choose another address with --listen or LISTEN"
    )]
    Listen {
        /// The configured address.
        address: SocketAddr,
        /// The error of the operating system.
        #[source]
        problem: io::Error,
    },
    /// The address for scrapes cannot be bound.
    #[error(
        "{address} can't be listened on for /metrics: {problem}; choose another address with --metrics-listen or METRICS_LISTEN"
    )]
    ListenForScrapes {
        /// The configured address.
        address: ListenAddress,
        /// The error of the operating system.
        #[source]
        problem: io::Error,
    },
    /// The database cannot be opened.
    #[error(
        "the database {url} can't be used: {problem}; {}, or choose another database with --database-url or DATABASE_URL",
        .problem.advice().unwrap_or_else(|| .url.advice())
    )]
    Open {
        /// The configured address.
        url: Box<DatabaseUrl>,
        /// The cause.
        #[source]
        problem: OpenError,
    },
    /// The state cannot be created.
    #[error("{0}")]
    State(#[from] StateError),
    /// An environment variable of the metrics is invalid.
    #[error("{0}")]
    Metrics(#[from] ConfigurationError),
    /// The token for scrapes is invalid.
    #[error("{0}")]
    Access(#[from] AccessError),
}

/// Why the service stopped before its work was done.
#[derive(Debug, thiserror::Error)]
pub enum StopError {
    /// Requests or tasks still ran after the grace period.
    #[error("requests or background tasks still ran {0:?} after the signal to stop")]
    TooSlow(Duration),
}

impl Server {
    /// Binds the address, opens the database, and then listens. Until everything is ready, clients cannot connect, or
    /// connect to another worker.
    ///
    /// # Errors
    /// If either fails, an environment variable is invalid, or the clock is before 1970.
    pub async fn bind(config: &Config) -> Result<Self, StartError> {
        if SystemTime::now() < SystemTime::UNIX_EPOCH {
            return Err(StartError::Clock);
        }
        let metrics = app::metrics(&config.api_versions)?;
        let cannot_listen = |problem| StartError::Listen {
            address: config.listen,
            problem,
        };
        let is_shared = config.workers > 1;
        let socket = sockets::bind(config.listen, is_shared).map_err(cannot_listen)?;
        let database = Database::open(&config.database_url, config.database_limits())
            .await
            .map_err(|problem| StartError::Open {
                url: Box::new(config.database_url.clone()),
                problem,
            })?;
        let state = AppState::new(database, config).await?;

        let endpoint = app::metrics_endpoint(config, &metrics)?;
        let (metrics_server, endpoint) = match &config.metrics_listen {
            Some(address) if metrics.is_enabled() => {
                let bound = bind_for_scrapes(endpoint, address, is_shared).await;
                let server = bound.map_err(|problem| StartError::ListenForScrapes {
                    address: address.clone(),
                    problem,
                })?;
                (Some(server), None)
            }
            _ => (None, Some(endpoint)),
        };
        let listener = sockets::listen(socket).map_err(cannot_listen)?;
        let address = listener.local_addr().map_err(cannot_listen)?;
        let metrics_url = match &metrics_server {
            Some(server) => {
                let address = server.address().to_string();
                let of_network = address
                    .parse()
                    .map(|address| format!("{}metrics", url(address)));
                of_network.unwrap_or(address)
            }
            None => format!("{}{}", url(address), &metrics.metrics_path()[1..]),
        };
        // Probes and scrapers must see a service that has no connections left.
        let limits = config.connection_limits().linger(LINGER);
        let limits = limits.reserved_paths(["/health/live", metrics.metrics_path()]);
        let in_flight = TaskTracker::new();
        let parts = Parts {
            state: state.clone(),
            metrics,
            metrics_endpoint: endpoint,
            in_flight: in_flight.clone(),
        };
        Ok(Self {
            listener,
            address,
            router: app::router(parts, config)?,
            state,
            in_flight,
            metrics: metrics_server,
            metrics_url,
            _system_metrics: SystemMetrics::start(config.system_metrics_interval),
            grace: config.shutdown_grace_seconds,
            limits,
        })
    }

    /// The URL of the service for a browser on this machine, with a trailing slash.
    #[must_use]
    pub fn url(&self) -> String {
        url(self.address)
    }

    /// The URL of the metrics.
    #[must_use]
    pub fn metrics_url(&self) -> &str {
        &self.metrics_url
    }

    /// The state that handlers share.
    #[must_use]
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Serves requests until `stop` completes and for half a second more. Then stops accepting connections, serves those
    /// that are open, waits for running requests and background tasks, and closes the database.
    ///
    /// # Errors
    /// If some are still running after the grace period. They are cancelled.
    pub async fn run(
        self,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), StopError> {
        let stopping = CancellationToken::new();
        let signal = {
            let stopping = stopping.clone();
            async move {
                stop.await;
                stopping.cancel();
                std::future::pending().await
            }
        };
        let serve = serve_limited(
            self.listener,
            self.router,
            self.limits,
            stopping.clone().cancelled_owned(),
        );
        // `serve` closes idle connections, but waits for those that have sent part of a request. Shutdown must only wait for
        // complete requests.
        let answered = async {
            stopping.cancelled().await;
            // Until the last connection is accepted; it then has the same time to send a request.
            tokio::time::sleep(LINGER).await;
            self.in_flight.close();
            loop {
                self.in_flight.wait().await;
                tokio::time::sleep(LINGER).await;
                if self.in_flight.is_empty() {
                    break;
                }
            }
        };
        let all_work = async {
            tokio::select! {
                // Cannot fail, because the address is known.
                _ended = serve => {}
                () = answered => {}
            }
            self.state.drain().await;
            Ok(())
        };
        // Scrapes work until the very end, so that the shutdown can be observed.
        let scrapes = async {
            if let Some(server) = self.metrics {
                server.run().await;
            }
            std::future::pending().await
        };
        let too_slow = async {
            stopping.cancelled().await;
            tokio::time::sleep(self.grace).await;
            let requests = self.in_flight.len();
            let changes = self.state.background.running();
            let emails = self.state.mail.waiting();
            warn!(
                requests,
                changes, emails, "cancelled at the end of the grace period"
            );
        };
        tokio::select! {
            done = all_work => done,
            () = too_slow => Err(StopError::TooSlow(self.grace)),
            never = scrapes => never,
            never = signal => never,
        }
    }
}

/// Listens for scrapes, with other workers if the address is shared.
async fn bind_for_scrapes(
    endpoint: MetricsEndpoint,
    address: &ListenAddress,
    is_shared: bool,
) -> io::Result<MetricsServer> {
    match address.to_string().parse() {
        Ok(address) if is_shared => {
            endpoint.listen_on(sockets::listen(sockets::bind(address, true)?)?)
        }
        _ => endpoint.bind(address.clone()).await,
    }
}

/// The URL of an address for a browser on this machine.
fn url(mut address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        });
    }
    format!("http://{address}/")
}
