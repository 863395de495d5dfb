//! A response that a test streams in parts.

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use axum::routing::get;
use http_body::Frame;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tokio::sync::mpsc;

/// A body of unknown length, fed through a channel.
#[derive(Debug)]
pub struct Streamed(pub mpsc::UnboundedReceiver<Result<&'static str, &'static str>>);

impl HttpBody for Streamed {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.0.poll_recv(cx).map(|part| {
            Some(match part? {
                Ok(text) => Ok(Frame::data(Bytes::from(text))),
                Err(error) => Err(error.into()),
            })
        })
    }
}

/// The sender of a streamed body.
pub type Parts = mpsc::UnboundedSender<Result<&'static str, &'static str>>;

/// A router with one streaming route, and the sender of its only response.
///
/// # Panics
///
/// In the handler, if there is a second request.
pub fn streaming_router(path: &'static str) -> (Router, Parts) {
    let (parts, receiver) = mpsc::unbounded_channel();
    let receiver = Arc::new(Mutex::new(Some(receiver)));
    let handler = async move || {
        let mut receiver = receiver.lock().unwrap_or_else(PoisonError::into_inner);
        let receiver = receiver.take().expect("one request");
        Response::new(Body::new(Streamed(receiver)))
    };
    (Router::new().route(path, get(handler)), parts)
}
