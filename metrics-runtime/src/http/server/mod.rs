//! A server for `/metrics` only, on its own address.
//!
//! | file | holds |
//! |---|---|
//! | `address` | the address: a network address or a Unix socket |
//! | `connection` | one connection: HTTP/1 with timeouts |
//! | `write_timeout` | the timeout of writing to a slow client |
//! | `tls` | encrypted connections (feature `tls`) |

mod address;
mod connection;
#[cfg(feature = "tls")]
mod tls;
mod write_timeout;

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
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// The maximum number of open connections. More clients wait until one is closed.
const MAX_CONNECTIONS: usize = 128;

/// How long running scrapes may take when the server shuts down.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// A server for scrapes. It listens already, and answers once it [`run`](Self::run)s. Made
/// by [`bind`](crate::bind) or [`MetricsEndpoint`](crate::MetricsEndpoint).
///
/// It speaks HTTP/1.1, on at most 128 connections at once. It closes a connection if for
/// 10 seconds the client does not complete the head of a request or the TLS handshake,
/// sends no further request, or reads nothing of a response.
#[must_use = "it answers no scrape before it runs"]
#[derive(Debug)]
pub struct MetricsServer {
    listener: Listener,
    router: Router,
    #[cfg(feature = "tls")]
    tls: Option<Tls>,
}

impl MetricsServer {
    /// Listens at an address for requests to a router.
    pub(super) async fn bind(router: Router, address: ListenAddress) -> io::Result<Self> {
        Ok(Self::new(router, Listener::bind(address).await?))
    }

    /// Listens at a listener that is open already.
    pub(super) fn listen_on(router: Router, listener: TcpListener) -> io::Result<Self> {
        Ok(Self::new(router, Listener::from_tcp(listener)?))
    }

    fn new(router: Router, listener: Listener) -> Self {
        Self {
            listener,
            router,
            #[cfg(feature = "tls")]
            tls: None,
        }
    }

    /// The address at which it listens, with the port that the system chose for port 0.
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

    /// Encrypts the connections. Default: plain text.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = Some(tls);
        self
    }

    /// Answers scrapes until the future is dropped, which cancels running scrapes.
    pub async fn run(self) {
        self.run_until(pending()).await;
    }

    /// Answers scrapes until `stop` is ready. Then running scrapes have 10 seconds to
    /// end.
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
        let free = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        // Dropped with this future, which cancels all connections.
        let mut connections = JoinSet::new();
        tokio::pin!(stop);
        loop {
            let accepted = async {
                // The semaphore is never closed.
                let permit = Arc::clone(&free).acquire_owned().await.ok();
                (self.listener.accept().await, permit)
            };
            tokio::select! {
                () = &mut stop => break,
                Some(_) = connections.join_next() => {}
                ((stream, peer), permit) = accepted => {
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
                            return drop(permit);
                        }
                        connection.serve(stream).await;
                        drop(permit);
                    });
                }
            }
        }
        drop(self.listener);
        if timeout(SHUTDOWN_TIMEOUT, graceful.shutdown())
            .await
            .is_err()
        {
            tracing::warn!(
                "scrapes that still ran {SHUTDOWN_TIMEOUT:?} after the end were cut off"
            );
        }
    }
}
