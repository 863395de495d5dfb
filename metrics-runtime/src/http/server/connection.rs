//! One connection: HTTP/1 with timeouts.

use super::address::Peer;
use super::bodies::{DownloadBody, UploadBody};
use super::open::{Admitted, OpenConnection};
use super::rejections::Rejection;
use super::stream::ClientStream;
#[cfg(feature = "tls")]
use super::tls::Tls;
use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, Request, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::time::SystemTime;
use tokio::io::{AsyncRead, AsyncWrite};
use tower_service::Service as _;

/// A connection before it is served.
pub(super) struct Connection {
    pub(super) peer: Peer,
    pub(super) router: Router,
    pub(super) admitted: Admitted,
}

impl Connection {
    /// Answers requests until either side closes the connection.
    pub(super) async fn serve<S>(self, stream: S)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let open = Arc::clone(&self.admitted.connection);
        let stream = ClientStream::new(stream, Arc::clone(&open));
        tokio::select! {
            () = self.answer(stream) => {}
            () = open.closed() => {}
        }
    }

    /// Like `serve`, with TLS.
    #[cfg(feature = "tls")]
    pub(super) async fn serve_tls<S>(self, tls: Tls, stream: S)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let open = Arc::clone(&self.admitted.connection);
        let stream = ClientStream::new(stream, Arc::clone(&open));
        let encrypted = async {
            let head_timeout = open.all().limits.head_timeout;
            match tokio::time::timeout(head_timeout, tls.accept(stream)).await {
                Ok(Ok(stream)) => self.answer(stream).await,
                Ok(Err(error)) => {
                    open.count(Rejection::Tls);
                    tracing::debug!("a TLS handshake failed: {error}");
                }
                Err(_) => open.count(Rejection::Tls),
            }
        };
        tokio::select! {
            () = encrypted => {}
            () = open.closed() => {}
        }
    }

    async fn answer<S>(self, stream: S)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let Self {
            peer,
            router,
            admitted,
        } = self;
        let open = &admitted.connection;
        let limits = &open.all().limits;
        let service = service_fn(|request| {
            // This comes first, before another part of the connection is polled.
            open.request_arrives();
            respond(request, peer, router.clone(), Arc::clone(open))
        });
        open.progress.handshake_ended();
        let mut connection = pin!(
            http1::Builder::new()
                .timer(TokioTimer::new())
                // hyper panics on a date before 1970, which a machine without a clock battery
                // has after a restart.
                .auto_date_header(SystemTime::now() >= SystemTime::UNIX_EPOCH)
                .header_read_timeout(limits.head_timeout)
                .max_buf_size(limits.max_head_bytes)
                .serve_connection(TokioIo::new(stream), service)
        );
        let mut stopped = pin!(open.stopped());
        let mut has_stopped = false;
        let ended = poll_fn(|cx| {
            let polled = connection.as_mut().poll(cx);
            if polled.is_ready() || has_stopped || stopped.as_mut().poll(cx).is_pending() {
                return polled;
            }
            // Everything that the client has sent is read now. A request that it has begun gets
            // a response, which closes the connection.
            has_stopped = true;
            if !open.progress.has_begun_head() {
                connection.as_mut().graceful_shutdown();
            }
            connection.as_mut().poll(cx)
        });
        if let Err(error) = ended.await {
            tracing::debug!("a connection ended: {error}");
            if let Some(rejection) = rejection(&error, open) {
                open.count(rejection);
            }
        }
    }
}

/// Answers one request.
async fn respond(
    request: Request<Incoming>,
    peer: Peer,
    mut router: Router,
    open: Arc<OpenConnection>,
) -> Result<Response, Infallible> {
    let mut response = if open.is_reserve && !is_reserved(&request, &open) {
        open.count(Rejection::MaxConnections);
        let headers = [(header::CONNECTION, "close"), (header::RETRY_AFTER, "1")];
        let text = "Too many connections.\n";
        (StatusCode::SERVICE_UNAVAILABLE, headers, text).into_response()
    } else {
        let mut request = request.map(|body| Body::new(UploadBody::new(body, Arc::clone(&open))));
        peer.insert_into(request.extensions_mut());
        request.extensions_mut().insert(Arc::clone(&open));
        // A router is always ready, so it need not be polled.
        router.call(request).await?
    };
    if open.all().is_stopping() {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    let (head, body) = response.into_parts();
    let body = Body::new(DownloadBody::new(body, open).await);
    Ok(Response::from_parts(head, body))
}

fn is_reserved(request: &Request<Incoming>, open: &OpenConnection) -> bool {
    let mut paths = open.all().limits.reserved_paths.iter();
    paths.any(|path| path == request.uri().path())
}

/// Why hyper ended a connection, if the client caused it.
fn rejection(error: &hyper::Error, open: &OpenConnection) -> Option<Rejection> {
    if error.is_parse_too_large() {
        Some(Rejection::HeadTooLarge)
    } else if error.is_parse() {
        Some(Rejection::Malformed)
    } else if error.is_timeout() && open.progress.owes_head() {
        Some(Rejection::HeadTimeout)
    } else {
        // The client has disconnected, or its timeout is counted already.
        None
    }
}
