//! Accepts and serves connections until shutdown, as `axum::serve` does, and closes those that send no request in time.
//!
//! `axum::serve` waits for a request forever: a client that opens connections and sends nothing, or a head byte by byte, keeps
//! them until the service has no file descriptors left.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tower_service::Service as _;
use tracing::debug;

/// How long clients are still served during shutdown, so that no request is lost that was sent before its client could know:
/// on a connection that was idle, or that is still waiting to be accepted. Each response says `connection: close`, so clients
/// that are busy leave on their own.
pub(super) const LINGER: Duration = Duration::from_millis(500);

/// Answers by `router` until `stopping`, then for the time to linger, and then until no connection is left. A client has
/// `head_time` for the head of each request, from the end of the one before. Dropped, it cuts all off.
pub(super) async fn serve(
    mut listener: impl Listener<Addr = SocketAddr>,
    router: Router,
    head_time: Duration,
    stopping: CancellationToken,
) {
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    let stop = async {
        stopping.cancelled().await;
        tokio::time::sleep(LINGER).await;
    };
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            // What ended is let go, and also what panicked: that was one request's.
            Some(_) = connections.join_next() => {}
            (stream, peer) = listener.accept() => {
                let connection = Connection {
                    peer,
                    router: router.clone(),
                    head_time,
                    stopping: stopping.clone(),
                };
                connections.spawn(connection.answer(stream, graceful.watcher()));
            }
        }
    }
    drop(listener);
    graceful.shutdown().await;
}

struct Connection {
    peer: SocketAddr,
    router: Router,
    head_time: Duration,
    stopping: CancellationToken,
}

impl Connection {
    /// Answers the requests of a client until it is gone, or the watcher ends it between two requests.
    async fn answer(
        self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        watcher: Watcher,
    ) {
        let peer = self.peer;
        let service = service_fn(|request| self.call(request));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.head_time)
            .serve_connection(TokioIo::new(stream), service);
        if let Err(problem) = watcher.watch(connection).await {
            debug!(%peer, "a connection ended: {problem}");
        }
    }

    /// With the address of the client, for the rate limit.
    fn call(
        &self,
        request: hyper::Request<Incoming>,
    ) -> impl Future<Output = Result<Response, Infallible>> + use<> {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(self.peer));
        // A router is always ready.
        let answer = self.router.clone().call(request);
        let stopping = self.stopping.clone();
        async move {
            let mut response = answer.await?;
            if stopping.is_cancelled() {
                let close = HeaderValue::from_static("close");
                response.headers_mut().insert(header::CONNECTION, close);
            }
            Ok(response)
        }
    }
}
