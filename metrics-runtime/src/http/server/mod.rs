//! A server with limits: for `/metrics` on its own address, and for a whole service.
//!
//! | file | holds |
//! |---|---|
//! | `address` | the address: a network address or a Unix socket |
//! | `limits` | the limits of connections |
//! | `serving` | accepts connections |
//! | `open` | the open connections, and which one is closed for another |
//! | `held` | the bytes that wait in memory for clients |
//! | `progress` | how far a connection is with its request |
//! | `connection` | one connection: HTTP/1 with timeouts |
//! | `stream`, `bodies` | note whether the client or the service is to act |
//! | `rejections` | counts what is refused |
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
/// usually closed between two scrapes, because a new one costs little.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// How long running scrapes may take when the server shuts down.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// Serves a whole service: like [`axum::serve()`], but a client that sends nothing or reads
/// nothing neither stays for ever nor keeps others out. [`ConnectionLimits`] has the
/// limits.
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
/// It speaks HTTP/1.1, without upgrades such as web sockets, and passes a client's address
/// on as [`ConnectInfo`](axum::extract::ConnectInfo). When `stop` is ready, it goes on for
/// [`linger`](ConnectionLimits::linger), accepts the connections that the system has made by
/// then, and no more, and waits until the open ones are closed: drop the future to cancel
/// them.
///
/// A client that closes its side of the connection after a whole request is answered. Nobody
/// can tell it from a client that is gone: so if for a second there is nothing to send to it,
/// the request is cancelled.
///
/// If a client stops sending a request's body, the handler gets an [`io::Error`] of the kind
/// [`TimedOut`](io::ErrorKind::TimedOut), in the error's chain of sources: answer it with 408.
///
/// | family | labels |
/// |---|---|
/// | `active_connections`, as [`count_connections`](crate::count_connections) has it | |
/// | `connections_rejected_total` | `server`: `service`, or `metrics` for the server of [`bind`](crate::bind); `cause` |
///
/// | `cause` | what happened |
/// |---|---|
/// | `max_connections` | A connection was refused: there were too many, and none waited for its client. Or it was one of the reserve, and its request got 503 |
/// | `evicted` | There were too many, and the one that had waited longest for its client was closed |
/// | `unsent_bytes` | Too much of responses waited for their clients, and this one had read nothing for longest |
/// | `incomplete_bytes` | Too much of requests' bodies was held while the rest was missing, and this client had sent nothing for longest |
/// | `descriptors`, `accept` | The system refused: the process has no file descriptors left, or another error |
/// | `head_timeout` | No head of a request in time. An idle connection that is closed after a response does not count |
/// | `body_timeout`, `write_timeout` | The client sent nothing of a request's body, or read nothing of a response |
/// | `head_too_large` | The response was 431 or 414 |
/// | `malformed` | The response was 400: the request was not HTTP/1 |
/// | `tls` | The TLS handshake failed |
///
/// No other metric has these requests, because no router sees them. The log has each
/// cause at most once in 10 seconds.
///
/// # Errors
///
/// If the listener has no address.
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

/// A server for scrapes. It listens already, and answers once it [`run`](Self::run)s. Made
/// by [`bind`](crate::bind) or [`MetricsEndpoint`](crate::MetricsEndpoint).
///
/// It speaks HTTP/1.1, on at most 128 connections at once, or an eighth of the process's
/// file descriptors. Further clients take the place of the one that the server has waited
/// for longest, so that idle clients delay no scrape. It closes a connection if for
/// 10 seconds the client does not complete the head of a request or the TLS handshake,
/// sends no further request, or reads nothing of a response. Such connections are counted
/// in `connections_rejected_total{server="metrics"}`: see
/// [`serve_limited`](crate::serve_limited).
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
                // It ended.
                Err(_) => pending().await,
            }
        };
        tokio::select! {
            () = serving.run_until(stop) => {}
            () = too_slow => tracing::warn!(
                "scrapes that still ran {SHUTDOWN_TIMEOUT:?} after the end were cut off"
            ),
        }
    }
}
