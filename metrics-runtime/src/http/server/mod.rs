//! A listener of its own for `/metrics`.
//!
//! | file | holds |
//! |---|---|
//! | `address` | where it listens: an address, a Unix socket |
//! | `connection` | one connection: HTTP/1, with a time for everything that a client does |
//! | `patience` | the time that a client has to read |
//! | `tls` | encrypted connections (feature `tls`) |

mod address;
mod connection;
mod patience;
#[cfg(feature = "tls")]
mod tls;

pub use address::ListenAddress;
#[cfg(feature = "tls")]
pub use tls::{Tls, TlsError};

use address::Listener;
use axum::Router;
use connection::Connection;
use hyper_util::server::graceful::GracefulShutdown;
use std::future::{Future, pending};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// Connections that are open at once; more wait until one is closed.
const MOST_CONNECTIONS: usize = 128;

/// How long a scrape that is being answered may go on once the server stops.
const GRACE: Duration = Duration::from_secs(10);

/// A server that listens, and answers once it is [`run`](Self::run). Made by
/// [`bind`](crate::bind).
///
/// It speaks HTTP/1.1. A client is cut off that takes more than 10 seconds for
/// the head of a request, also of its next one, or for the TLS handshake, or
/// that takes nothing of an answer for so long; and there are at most 128
/// connections at once.
#[must_use = "it answers nobody before it is run"]
#[derive(Debug)]
pub struct MetricsServer {
    listener: Listener,
    router: Router,
    #[cfg(feature = "tls")]
    tls: Option<Tls>,
}

impl MetricsServer {
    /// Listens at an address, for the requests to a router.
    pub(super) async fn bind(router: Router, address: ListenAddress) -> io::Result<Self> {
        Ok(Self {
            listener: Listener::bind(address).await?,
            router,
            #[cfg(feature = "tls")]
            tls: None,
        })
    }

    /// Where it listens: with the port that the system chose, if it was to.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let server = metrics_runtime::bind("127.0.0.1:0").await?;
    /// assert!(server.address().to_string().starts_with("127.0.0.1:"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn address(&self) -> &ListenAddress {
        self.listener.address()
    }

    /// Encrypts the connections. By default they are plain.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = Some(tls);
        self
    }

    /// Answers scrapes until the future is dropped, which cuts them off.
    pub async fn run(self) {
        self.run_until(pending()).await;
    }

    /// Answers scrapes until `stop` is done. Those that are being answered then
    /// have 10 seconds to end.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let server = metrics_runtime::bind("127.0.0.1:0").await?;
    /// let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    /// let running = tokio::spawn(server.run_until(async { _ = stopped.await }));
    /// drop(stop);
    /// running.await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn run_until(mut self, stop: impl Future<Output = ()>) {
        let graceful = GracefulShutdown::new();
        let free = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        // Dropped with this future, and then all that runs in it.
        let mut connections = JoinSet::new();
        tokio::pin!(stop);
        loop {
            let accepted = async {
                // The semaphore is never closed.
                let place = Arc::clone(&free).acquire_owned().await.ok();
                (self.listener.accept().await, place)
            };
            tokio::select! {
                () = &mut stop => break,
                Some(_) = connections.join_next() => {}
                ((stream, peer), place) = accepted => {
                    let connection = Connection {
                        peer,
                        router: self.router.clone(),
                        watcher: graceful.watcher(),
                    };
                    #[cfg(feature = "tls")]
                    let tls = self.tls.clone();
                    connections.spawn(async move {
                        #[cfg(feature = "tls")]
                        if let Some(tls) = tls {
                            connection.serve_tls(tls, stream).await;
                            return drop(place);
                        }
                        connection.serve(stream).await;
                        drop(place);
                    });
                }
            }
        }
        drop(self.listener);
        if timeout(GRACE, graceful.shutdown()).await.is_err() {
            tracing::warn!("scrapes that still ran {GRACE:?} after the end were cut off");
        }
    }
}
