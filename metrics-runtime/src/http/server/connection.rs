//! One connection: HTTP/1 with timeouts.

use super::address::Peer;
#[cfg(feature = "tls")]
use super::tls::Tls;
use super::write_timeout::WriteTimeout;
use axum::Router;
use axum::body::Body;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::Watcher;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tower_service::Service as _;

/// The timeout of a request's head, and of an idle connection. An idle connection is
/// usually closed between two scrapes, because a new one costs little.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a client may read nothing of a response.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);

/// A connection before it is served.
pub(super) struct Connection {
    pub(super) peer: Peer,
    pub(super) router: Router,
    /// Closes it between two requests when the server shuts down.
    pub(super) watcher: Watcher,
}

impl Connection {
    /// Answers requests until the connection is closed.
    pub(super) async fn serve<S>(self, stream: S)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        self.answer(WriteTimeout::new(stream, WRITE_TIMEOUT)).await;
    }

    async fn answer<S>(self, stream: S)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let Self {
            peer,
            router,
            watcher,
        } = self;
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            peer.insert_into(request.extensions_mut());
            // A router is ready without polling it.
            router.clone().call(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .serve_connection(TokioIo::new(stream), service);
        if let Err(error) = watcher.watch(connection).await {
            tracing::debug!("a connection for /metrics ended: {error}");
        }
    }

    /// Like `serve`, with encryption.
    #[cfg(feature = "tls")]
    pub(super) async fn serve_tls<S>(self, tls: Tls, stream: S)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let stream = WriteTimeout::new(stream, WRITE_TIMEOUT);
        match tokio::time::timeout(HEAD_TIMEOUT, tls.accept(stream)).await {
            Ok(Ok(stream)) => self.answer(stream).await,
            Ok(Err(error)) => tracing::debug!("a TLS handshake for /metrics failed: {error}"),
            Err(_) => tracing::debug!("a TLS handshake for /metrics took too long"),
        }
    }
}
