//! The answer to one scrape.

use super::MetricsEndpoint;
use super::compression::Encoding;
use super::negotiation::{Negotiated, negotiate};
use super::pipe::{End, pipe};
use super::query::{filter, time};
use super::render::{Job, render};
use crate::http::unmeasured;
use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode, header};
use http_body::Frame;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::time::timeout_at;

/// Answers a request, whose body nobody reads.
pub(super) async fn answer(endpoint: MetricsEndpoint, request: Parts) -> Response {
    unmeasured::leave_out().await;
    if let Err(refusal) = endpoint.access.check(&request) {
        return refusal.into_response();
    }
    let came = endpoint.limits.arrive();
    let negotiated = negotiate(&request.headers, endpoint.encodings());
    let Negotiated {
        format, encoding, ..
    } = negotiated;
    match request.method {
        Method::GET => {}
        // The length is not known without rendering it, so it is not said.
        Method::HEAD => return exposition(negotiated, Body::new(OfUnknownLength)),
        _ => return method_not_allowed(),
    }
    let time = time(&request.headers, endpoint.timeout);
    let deadline = Instant::now() + time;
    let Some(permit) = endpoint.limits.admit(deadline).await else {
        return too_many(endpoint.limits.at_once(), time);
    };
    let job = Job {
        limits: Arc::clone(&endpoint.limits),
        #[cfg(feature = "prometheus")]
        foreign: Arc::clone(&endpoint.foreign),
        came,
        format,
        encoding,
        options: endpoint.options.clone(),
        filter: filter(&request.uri),
        deadline,
    };
    let (sender, receiver) = pipe();
    // Nobody waits for its end: what it has to say comes through the pipe.
    drop(tokio::task::spawn_blocking(move || {
        render(&job, sender);
        drop(permit);
    }));
    // Not only between two pieces: a foreign collector may take any time.
    match timeout_at(deadline.into(), receiver.first()).await {
        Ok(Ok(())) => exposition(negotiated, Body::new(receiver)),
        Err(_) | Ok(Err(End::TimedOut)) => too_slow(time),
        Ok(Err(End::Complete | End::Failed)) => {
            tracing::error!("a scrape failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn exposition(negotiated: Negotiated, body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, negotiated.content_type);
    let vary = HeaderValue::from_static("Accept, Accept-Encoding");
    headers.insert(header::VARY, vary);
    if negotiated.encoding != Encoding::Identity
        && let Some(name) = negotiated.encoding.names().first()
    {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    response
}

/// An empty body that does not say so.
struct OfUnknownLength;

impl http_body::Body for OfUnknownLength {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(None)
    }
}

fn method_not_allowed() -> Response {
    let allow = [(header::ALLOW, "GET, HEAD")];
    (StatusCode::METHOD_NOT_ALLOWED, allow).into_response()
}

fn too_many(at_once: usize, time: Duration) -> Response {
    unavailable(format!(
        "This scrape waited for others until its {:.3} s were over: {at_once} run at once, and \
         none ended. Look for clients that read slowly; scrape less often, or let more run at \
         once (`MetricsEndpoint::concurrent_scrapes`).\n",
        time.as_secs_f64()
    ))
}

fn too_slow(time: Duration) -> Response {
    unavailable(format!(
        "This scrape took longer than the {:.3} s that it had. Give it more time \
         (`scrape_timeout` of Prometheus, `MetricsEndpoint::timeout`), or ask for fewer families \
         (`name[]=`).\n",
        time.as_secs_f64()
    ))
}

fn unavailable(text: String) -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
