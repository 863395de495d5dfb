//! A server with limits, for `/metrics` on its own address and for a whole service.
//!
//! | file | contents |
//! |---|---|
//! | `address` | the address: a network address or a Unix socket |
//! | `limits` | the limits of connections |
//! | `serving` | accepts connections |
//! | `open` | the open connections, and which one is closed at a limit |
//! | `held` | counts bytes that are held in memory for clients |
//! | `progress` | the phase of a connection's current request |
//! | `connection` | one connection: HTTP/1 with timeouts |
//! | `stream`, `bodies` | note whether the client or the service has to act |
//! | `rejections` | counts refused connections and requests |
//! | `tls` | encrypted connections (feature `tls`) |

mod address;
mod bodies;
mod connection;
mod held;
mod limits;
mod open;
mod progress;
mod rejections;
mod serving;
mod stream;
#[cfg(feature = "tls")]
mod tls;

pub use address::ListenAddress;
pub(super) use address::LocalSocket;
pub use limits::ConnectionLimits;
pub(super) use open::OpenConnection;
#[cfg(feature = "tls")]
pub use tls::{Tls, TlsError};

use address::Listener;
use axum::Router;
use rejections::ServerKind;
use serving::Serving;
use std::future::{Future, pending};
use std::io;
use std::time::Duration;
use tokio::net::TcpListener;

/// The maximum number of open connections for scrapes.
const MAX_CONNECTIONS: usize = 128;

/// The timeout of a request's head, and of an idle connection. An idle connection is
/// usually closed between two scrapes. This is acceptable, because a new one costs little.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// The timeout of running scrapes at shutdown.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// Serves a whole service like [`axum::serve()`], but with [`ConnectionLimits`]: a client that
/// sends or reads nothing is disconnected, and does not block others.
///
/// ```
/// use axum::{Router, routing::get};
/// use metrics_runtime::{ConnectionLimits, serve_limited};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let app: Router = metrics_runtime::instrument(
///     Router::new().route("/health/live", get(|| async {})),
/// );
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
/// let limits = ConnectionLimits::new().reserved_paths(["/health/live", "/metrics"]);
/// let stop = async {
///     // Usually a signal.
/// };
/// serve_limited(listener, app, limits, stop).await
/// # }
/// ```
///
/// The server speaks HTTP/1.1 without upgrades such as web sockets. It passes a client's address
/// to handlers as [`ConnectInfo`](axum::extract::ConnectInfo). It needs a Tokio runtime with I/O
/// and time enabled.
///
/// When `stop` is ready, the server continues for [`linger`](ConnectionLimits::linger). Then it
/// accepts the connections that are in the backlog of the operating system, stops listening, and
/// waits until all connections are closed. Drop the future to cancel them.
///
/// A client that closes its side of the connection after a complete request still gets a
/// response. The server cannot distinguish it from a client that has disconnected. So if there
/// is nothing to send to it for a second, the request is cancelled.
///
/// If a client stops sending a request's body, the handler gets an error. Its chain of sources
/// has an [`io::Error`] of the kind [`TimedOut`](io::ErrorKind::TimedOut). Answer it with 408.
///
/// | family | labels |
/// |---|---|
/// | `active_connections`, as for [`count_connections`](crate::count_connections) | |
/// | `connections_rejected_total` | `server`: `service`, or `metrics` for the server of [`bind`](crate::bind); `cause` |
///
/// | `cause` | meaning |
/// |---|---|
/// | `max_connections` | There were too many connections, and none waited for its client. The new connection was refused, or it was one of the reserve and its request got 503 |
/// | `evicted` | There were too many connections. The one that had waited longest for its client was closed |
/// | `unsent_bytes` | Too many bytes of responses were in memory. The client that had read nothing for longest was disconnected |
/// | `incomplete_bytes` | Too many bytes of incomplete request bodies were in memory. The client that had sent nothing for longest was disconnected |
/// | `descriptors`, `accept` | The system could not accept a connection, because there are no file descriptors left, or because of another error |
/// | `head_timeout` | A request's head did not arrive in time. An idle connection that is closed after a response does not count |
/// | `body_timeout`, `write_timeout` | The client sent nothing of a request's body, or read nothing of a response |
/// | `head_too_large` | The response was 431 or 414 |
/// | `malformed` | The response was 400, because the request was not HTTP/1 |
/// | `tls` | The TLS handshake failed |
///
/// Other metrics do not count these requests, because they do not reach the router. Each cause
/// is logged at most once in 10 seconds.
///
/// # Errors
///
/// If the operating system does not report the listener's address.
pub async fn serve_limited(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let serving = Serving {
        listener: Listener::from_tcp(listener)?,
        router,
        #[cfg(feature = "tls")]
        tls: None,
        limits: limits.within_descriptors(0.75, 32),
        kind: ServerKind::Service,
    };
    serving.run_until(stop).await;
    Ok(())
}

/// A server for scrapes. It listens from the start, and answers when it [`run`](Self::run)s.
/// Created by [`bind`](crate::bind) or [`MetricsEndpoint`](crate::MetricsEndpoint).
///
/// It speaks HTTP/1.1 on at most 128 connections at once, or on an eighth of the process's file
/// descriptors if that is less. When this limit is reached, a new connection replaces the one
/// that has waited longest for its client, so idle clients do not delay scrapes. The server
/// closes a connection if the client does one of these for 10 seconds: it does not complete the
/// head of a request or the TLS handshake, sends no further request, or reads nothing of a
/// response. The counter `connections_rejected_total{server="metrics"}` counts such connections:
/// see [`serve_limited`](crate::serve_limited).
///
/// [`bind`](crate::bind) has an example.
#[must_use = "call `run` to answer scrapes"]
#[derive(Debug)]
pub struct MetricsServer {
    listener: Listener,
    router: Router,
    #[cfg(feature = "tls")]
    tls: Option<Tls>,
}

impl MetricsServer {
    /// Listens on an address.
    pub(super) async fn bind(router: Router, address: ListenAddress) -> io::Result<Self> {
        Ok(Self::new(router, Listener::bind(address).await?))
    }

    /// Uses an open listener.
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

    /// The address on which it listens. Port 0 is replaced by the port that the system chose.
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

    /// Encrypts the connections. Default: not encrypted. Feature `tls`.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use metrics_runtime::Tls;
    ///
    /// let tls = Tls::from_files("metrics.crt", "metrics.key")?;
    /// let server = metrics_runtime::bind("0.0.0.0:9100").await?.tls(tls);
    /// tokio::spawn(server.run());
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "tls")]
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = Some(tls);
        self
    }

    /// Answers scrapes until the future is dropped, which cancels running scrapes.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let server = metrics_runtime::bind("127.0.0.1:0").await?;
    /// let running = tokio::spawn(server.run());
    /// // At shutdown:
    /// running.abort();
    /// # Ok(())
    /// # }
    /// ```
    pub async fn run(self) {
        self.run_until(pending()).await;
    }

    /// Answers scrapes until `stop` is ready. Then it waits up to 10 seconds for running scrapes.
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
    pub async fn run_until(self, stop: impl Future<Output = ()>) {
        let limits = ConnectionLimits::new()
            .max_connections(MAX_CONNECTIONS)
            .head_timeout(HEAD_TIMEOUT)
            .within_descriptors(0.125, 0);
        let serving = Serving {
            listener: self.listener,
            router: self.router,
            #[cfg(feature = "tls")]
            tls: self.tls,
            limits,
            kind: ServerKind::Metrics,
        };
        let (stopping, stopped) = tokio::sync::oneshot::channel();
        let stop = async {
            stop.await;
            _ = stopping.send(());
        };
        let too_slow = async {
            match stopped.await {
                Ok(()) => tokio::time::sleep(SHUTDOWN_TIMEOUT).await,
                // The server has ended.
                Err(_) => pending().await,
            }
        };
        tokio::select! {
            () = serving.run_until(stop) => {}
            () = too_slow => tracing::warn!(
                "scrapes were cancelled, because they did not end within {SHUTDOWN_TIMEOUT:?} of shutdown"
            ),
        }
    }
}
