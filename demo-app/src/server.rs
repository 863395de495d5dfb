//! The service as one thing that is started, served and stopped; in the program and in tests alike.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use metrics_runtime::ConfigurationError;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::app::{self, AppState};
use crate::config::Config;
use crate::database::{Database, DatabaseError, DatabaseUrl, OpenError};

/// A service that listens, with its database open. [`run`](Self::run) makes it answer.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
    state: AppState,
    grace: Duration,
}

/// Why the service can't start, and what to change.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address can't be listened on.
    #[error(
        "{address} can't be listened on: {problem}; choose another address with --listen or LISTEN"
    )]
    Listen {
        /// The configured address.
        address: SocketAddr,
        /// What the operating system said.
        #[source]
        problem: io::Error,
    },
    /// The database can't be used.
    #[error(
        "the database {url} can't be used: {problem}; {}, or choose another database with --database-url or DATABASE_URL",
        .url.advice()
    )]
    Open {
        /// The configured address.
        url: Box<DatabaseUrl>,
        /// What went wrong.
        #[source]
        problem: OpenError,
    },
    /// The database failed after it was opened.
    #[error("{0}")]
    Database(#[from] DatabaseError),
    /// A variable of the environment makes no sense.
    #[error("{0}")]
    Metrics(#[from] ConfigurationError),
}

/// Why the service ended before its work was done.
#[derive(Debug, thiserror::Error)]
pub enum StopError {
    /// Something still ran when the time for it was over.
    #[error("requests or background tasks still ran {0:?} after the signal to stop")]
    TooSlow(Duration),
    /// The listener failed.
    #[error("serving failed: {0}")]
    Serve(#[from] io::Error),
}

impl Server {
    /// Opens the database and listens.
    ///
    /// # Errors
    /// When either is impossible, or the environment's variables make no sense.
    pub async fn bind(config: &Config) -> Result<Self, StartError> {
        let metrics = app::metrics()?;
        let cannot_listen = |problem| StartError::Listen {
            address: config.listen,
            problem,
        };
        let listener = TcpListener::bind(config.listen)
            .await
            .map_err(cannot_listen)?;
        let address = listener.local_addr().map_err(cannot_listen)?;
        let database = Database::open(&config.database_url, config.database_limits())
            .await
            .map_err(|problem| StartError::Open {
                url: Box::new(config.database_url.clone()),
                problem,
            })?;
        let state = AppState::new(database, config).await?;
        Ok(Self {
            listener,
            address,
            router: app::router(state.clone(), metrics),
            state,
            grace: config.shutdown_grace_seconds,
        })
    }

    /// Where the service can be reached, as a browser on this machine would write it; ends with a slash.
    #[must_use]
    pub fn url(&self) -> String {
        let mut address = self.address;
        if address.ip().is_unspecified() {
            address.set_ip(match address {
                SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
                SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
            });
        }
        format!("http://{address}/")
    }

    /// What the handlers share.
    #[must_use]
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Answers requests until `stop` is done; then takes no new connections, lets running requests and background tasks
    /// finish, and closes the database.
    ///
    /// # Errors
    /// When some still run after the configured time. They are given up.
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
            }
        };
        let listener = metrics_runtime::count_connections(self.listener);
        let serve = axum::serve(listener, self.router).with_graceful_shutdown(signal);
        let all_work = async {
            serve.await?;
            self.state.background.drain().await;
            self.state.database.close().await;
            Ok(())
        };
        let too_slow = async {
            stopping.cancelled().await;
            tokio::time::sleep(self.grace).await;
        };
        tokio::select! {
            done = all_work => done,
            () = too_slow => Err(StopError::TooSlow(self.grace)),
        }
    }
}
