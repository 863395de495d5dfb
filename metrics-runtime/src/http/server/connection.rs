//! One connection: HTTP/1, with a time for everything that a client does.

use super::address::Peer;
use super::patience::Patient;
#[cfg(feature = "tls")]
use super::tls::Tls;
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

/// How long a client may take for a request's head, and may leave a connection
/// unused: longer than the usual interval between two scrapes would keep it,
/// and connecting again costs little.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// How long a client may take nothing of what is sent to it.
const READING_TIME: Duration = Duration::from_secs(10);

/// What one connection needs.
pub(super) struct Connection {
    pub(super) peer: Peer,
    pub(super) router: Router,
    /// Ends it between two requests when the server stops.
    pub(super) watcher: Watcher,
}

impl Connection {
    /// Answers the requests of a client until it is gone.
    pub(super) async fn serve<S>(self, stream: S)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        self.answer(Patient::new(stream, READING_TIME)).await;
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
            // A router is always ready.
            router.clone().call(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIME)
            .serve_connection(TokioIo::new(stream), service);
        if let Err(problem) = watcher.watch(connection).await {
            tracing::debug!("a connection for /metrics ended: {problem}");
        }
    }

    /// The same, encrypted.
    #[cfg(feature = "tls")]
    pub(super) async fn serve_tls<S>(self, tls: Tls, stream: S)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let stream = Patient::new(stream, READING_TIME);
        match tokio::time::timeout(HEAD_TIME, tls.accept(stream)).await {
            Ok(Ok(stream)) => self.answer(stream).await,
            Ok(Err(problem)) => tracing::debug!("a TLS handshake for /metrics failed: {problem}"),
            Err(_) => tracing::debug!("a TLS handshake for /metrics took too long"),
        }
    }
}
