//! The request's body, which counts bytes when they are read.

#[cfg(feature = "grpc")]
use super::messages::Messages;
#[cfg(feature = "grpc")]
use crate::http::layer::series::RpcMetrics;
use axum::BoxError;
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use std::error::Error;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};

/// The progress of a request's body.
#[derive(Debug, Default)]
pub struct Upload {
    /// The number of bytes that were read.
    read: AtomicU64,
    /// Whether the client disconnected before the body was complete.
    aborted: AtomicBool,
}

// All orderings are relaxed, because no value depends on another one. They are read when the
// future or the response's body is dropped, after the request's body was read.
impl Upload {
    pub(super) fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    pub(super) fn is_aborted(&self) -> bool {
        self.aborted.load(Ordering::Relaxed)
    }
}

/// Watches a request's body.
#[derive(Debug)]
pub struct Reader {
    upload: Arc<Upload>,
    #[cfg(feature = "grpc")]
    rpc: Option<Received>,
}

/// Counts the messages that are read from an RPC.
#[cfg(feature = "grpc")]
#[derive(Debug)]
struct Received {
    messages: Messages,
    metrics: &'static RpcMetrics,
}

impl Reader {
    /// The reader of a body. `None` if the body is empty.
    ///
    /// The size in the head is ignored, because a client can send a wrong one. A body that is
    /// never read or never sent has no size.
    #[inline]
    pub(super) fn of(body: &impl HttpBody) -> Option<Self> {
        (!body.is_end_stream()).then(|| Self {
            upload: Arc::default(),
            #[cfg(feature = "grpc")]
            rpc: None,
        })
    }

    pub(super) fn upload(&self) -> Arc<Upload> {
        Arc::clone(&self.upload)
    }

    /// Also counts the messages of an RPC.
    #[cfg(feature = "grpc")]
    pub(super) fn count_messages(&mut self, metrics: &'static RpcMetrics) {
        let messages = Messages::default();
        self.rpc = Some(Received { messages, metrics });
    }

    fn on_data(&mut self, data: &[u8]) {
        let bytes = data.len() as u64;
        self.upload.read.fetch_add(bytes, Ordering::Relaxed);
        #[cfg(feature = "grpc")]
        if let Some(Received { messages, metrics }) = &mut self.rpc {
            metrics.add_received(messages.read(data));
        }
    }
}

/// Whether the client's connection or its HTTP/2 stream broke. False for a malformed body,
/// because the client can still read the response.
fn is_aborted(error: &BoxError) -> bool {
    let mut from_server = false;
    let mut next = Some(&**error as &(dyn Error + 'static));
    while let Some(error) = next {
        from_server |= error.is::<hyper::Error>();
        if let Some(error) = error.downcast_ref::<io::Error>()
            && matches!(
                error.kind(),
                io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput
            )
        {
            return false;
        }
        next = error.source();
    }
    from_server
}

pin_project_lite::pin_project! {
    /// A request's body that counts the bytes that are read. The inner service of
    /// [`HttpMetrics::any_body`](crate::HttpMetrics::any_body) gets it.
    ///
    /// ```
    /// use bytes::Bytes;
    /// use http_body_util::{BodyExt, Full};
    /// use metrics_runtime::RequestBody;
    ///
    /// async fn read(body: RequestBody<Full<Bytes>>) -> Result<Bytes, axum::BoxError> {
    ///     Ok(body.collect().await?.to_bytes())
    /// }
    /// ```
    #[derive(Debug)]
    pub struct RequestBody<B> {
        #[pin]
        body: B,
        // `None` if the request is not measured or has no body.
        reader: Option<Reader>,
    }
}

impl<B> RequestBody<B> {
    pub(super) fn new(body: B, reader: Option<Reader>) -> Self {
        Self { body, reader }
    }
}

impl<B> HttpBody for RequestBody<B>
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
        let this = self.project();
        let frame = this.body.poll_frame(cx).map_err(Into::into);
        let Some(reader) = this.reader else {
            return frame;
        };
        match &frame {
            Poll::Ready(Some(Ok(frame))) => {
                reader.on_data(frame.data_ref().map_or(&[][..], |data| data));
            }
            Poll::Ready(Some(Err(error))) if is_aborted(error) => {
                reader.upload.aborted.store(true, Ordering::Relaxed);
            }
            _ => {}
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
