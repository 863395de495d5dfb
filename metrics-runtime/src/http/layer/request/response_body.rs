//! The response's body. If it is streamed, it keeps the guard until its end.

use super::guard::RequestGuard;
#[cfg(feature = "grpc")]
use super::rpc::RpcGuard;
use axum::BoxError;
use bytes::Bytes;
use http::{Response, StatusCode, header};
use http_body::{Body as HttpBody, Frame, SizeHint};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The rest of a request after the response's head.
// The guard is large, but it is moved only if the response is streamed.
#[allow(clippy::large_enum_variant)]
#[derive(Debug)]
pub enum Rest {
    /// The request has ended, or is not measured.
    Nothing,
    /// The request ends with the body.
    Streamed(Streamed),
    /// The RPC ends with the body.
    #[cfg(feature = "grpc")]
    Rpc(Box<RpcGuard>),
    /// The client has aborted its request, which counts as 499. If the client still reads, it
    /// must not get another status code. So the body fails at once, and the server sends
    /// nothing of the response.
    Aborted,
}

/// A request that ends with the body of its response.
#[derive(Debug)]
pub struct Streamed {
    status: StatusCode,
    /// The number of remaining bytes, if it is known.
    bytes: Option<u64>,
    guard: RequestGuard,
}

impl Rest {
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }

    /// Ends the request with the response's head if the size of the body is known or there is no
    /// body. Otherwise takes the guard.
    #[inline]
    pub(super) fn of<B: HttpBody>(
        response: &mut Response<B>,
        guarded: &mut Option<RequestGuard>,
    ) -> Self {
        let Some(guard) = guarded else {
            return Self::Nothing;
        };
        guard.on_head(response);
        if guard.is_aborted() {
            return Self::aborted(response, guarded);
        }
        let status = response.status();
        let exact = if guard.has_no_body(status) || response.body().is_end_stream() {
            Some(0)
        } else {
            response.body().size_hint().exact()
        };
        if let Some(size) = exact
            && !(guard.keeps_body() && size > 0)
        {
            guard.add_response_size(size);
            guard.on_complete(status);
            *guarded = None;
            return Self::Nothing;
        }
        guard.on_wait();
        // A server sends at most this number of bytes. Then it drops the body without polling
        // its end.
        let length = response.headers().get(header::CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
        match guarded.take() {
            Some(guard) => Self::Streamed(Streamed {
                status,
                bytes: length.or(exact),
                guard,
            }),
            None => Self::Nothing,
        }
    }

    /// Ends an RPC with the head of its response if there is no body. Otherwise takes the
    /// guard.
    #[cfg(feature = "grpc")]
    pub(super) fn of_rpc<B: HttpBody>(response: &Response<B>, mut rpc: Box<RpcGuard>) -> Self {
        rpc.on_head(response);
        if response.body().is_end_stream() {
            rpc.on_complete();
            return Self::Nothing;
        }
        rpc.on_wait();
        Self::Rpc(rpc)
    }

    /// Ends the request of a client that has disconnected.
    #[cold]
    #[inline(never)]
    fn aborted<B>(response: &mut Response<B>, guarded: &mut Option<RequestGuard>) -> Self {
        let (head, ()) = Response::new(()).into_parts();
        *response.status_mut() = head.status;
        *response.version_mut() = head.version;
        *response.headers_mut() = head.headers;
        *response.extensions_mut() = head.extensions;
        if let Some(mut guard) = guarded.take() {
            guard.on_wait();
        }
        Self::Aborted
    }

    /// Ends the request, because its response is complete.
    fn complete(&mut self) {
        match self {
            Self::Streamed(streamed) => streamed.guard.on_complete(streamed.status),
            #[cfg(feature = "grpc")]
            Self::Rpc(rpc) => rpc.on_complete(),
            Self::Nothing | Self::Aborted => return,
        }
        *self = Self::Nothing;
    }
}

pin_project_lite::pin_project! {
    /// The body of a response. If it is streamed, the request ends when the body ends or is
    /// dropped. Responses of [`HttpMetrics::any_body`](crate::HttpMetrics::any_body) have it.
    ///
    /// ```
    /// use bytes::Bytes;
    /// use http_body_util::{BodyExt, Full};
    /// use metrics_runtime::ResponseBody;
    ///
    /// async fn read(body: ResponseBody<Full<Bytes>>) -> Result<Bytes, axum::BoxError> {
    ///     Ok(body.collect().await?.to_bytes())
    /// }
    /// ```
    #[derive(Debug)]
    pub struct ResponseBody<B> {
        #[pin]
        body: B,
        rest: Rest,
    }
}

impl<B> ResponseBody<B> {
    pub(super) fn new(body: B, rest: Rest) -> Self {
        Self { body, rest }
    }
}

impl<B> HttpBody for ResponseBody<B>
where
    B: HttpBody<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let mut this = self.project();
        match this.rest {
            Rest::Nothing => {}
            Rest::Streamed(streamed) => streamed.guard.on_poll(),
            #[cfg(feature = "grpc")]
            Rest::Rpc(rpc) => rpc.on_poll(),
            Rest::Aborted => {
                let error =
                    io::Error::new(io::ErrorKind::ConnectionAborted, "the client disconnected");
                return Poll::Ready(Some(Err(error.into())));
            }
        }
        let frame = this.body.as_mut().poll_frame(cx).map_err(Into::into);
        #[cfg(feature = "grpc")]
        if let Rest::Rpc(rpc) = this.rest {
            let ended = match &frame {
                Poll::Pending => false,
                Poll::Ready(Some(Ok(frame))) => rpc.on_frame(frame) || this.body.is_end_stream(),
                Poll::Ready(Some(Err(_))) => {
                    *this.rest = Rest::Nothing;
                    return frame;
                }
                Poll::Ready(None) => true,
            };
            if ended {
                this.rest.complete();
            } else {
                rpc.on_wait();
            }
            return frame;
        }
        let Rest::Streamed(Streamed { bytes, guard, .. }) = this.rest else {
            return frame;
        };
        // Until here, and in `is_end_stream`, only the body can panic.
        match &frame {
            Poll::Pending => guard.on_wait(),
            Poll::Ready(Some(Ok(frame))) => {
                let part = frame.data_ref().map_or(&[][..], |data| data);
                guard.on_part(part);
                *bytes = bytes.map(|bytes| bytes.saturating_sub(part.len() as u64));
                // A server need not poll again after the last frame.
                if *bytes == Some(0) || this.body.is_end_stream() {
                    this.rest.complete();
                } else {
                    guard.on_wait();
                }
            }
            Poll::Ready(Some(Err(_))) => {
                guard.on_body_error();
                *this.rest = Rest::Nothing;
            }
            Poll::Ready(None) => this.rest.complete(),
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        !matches!(self.rest, Rest::Aborted) && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        match self.rest {
            Rest::Aborted => SizeHint::default(),
            _ => self.body.size_hint(),
        }
    }
}
