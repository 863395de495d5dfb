//! Answers one scrape.

use super::admission::admit;
use super::blocking;
use super::compression::Encoding;
use super::metrics_endpoint::MetricsEndpoint;
use super::negotiation::{Negotiated, negotiate};
use super::pipe::{End, pipe};
use super::query::{filter, timeout};
use super::render::{Job, render};
use crate::http::scrapes::{CountedScrape, ScrapeResult};
use crate::http::unmeasured;
use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode, header};
use http_body::Frame;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::time::timeout_at;

/// Answers a request without reading its body.
pub(super) async fn answer(endpoint: MetricsEndpoint, request: Parts) -> Response {
    let mut counted = CountedScrape::begin();
    unmeasured::exclude().await;
    if let Err(refusal) = admit(&endpoint.access, &request, &mut counted).await {
        return refusal;
    }
    let arrival = endpoint.source.limits.arrive();
    let negotiated = negotiate(&request.headers, endpoint.encodings());
    let Negotiated {
        format, encoding, ..
    } = negotiated;
    match request.method {
        Method::GET => {}
        // The length is unknown without rendering.
        Method::HEAD => {
            counted.end(ScrapeResult::Ok);
            return exposition(negotiated, Body::new(UnknownLength));
        }
        _ => {
            counted.end(ScrapeResult::MethodNotAllowed);
            return method_not_allowed();
        }
    }
    let timeout = timeout(&request.headers, endpoint.timeout);
    let deadline = Instant::now() + timeout;
    let Some(permit) = endpoint.source.limits.admit(deadline).await else {
        counted.end(ScrapeResult::Timeout);
        return too_many(endpoint.source.limits.max_scrapes(), timeout);
    };
    let job = Job {
        source: endpoint.source.clone(),
        arrival,
        format,
        encoding,
        options: endpoint.options.clone(),
        filter: filter(&request.uri),
        deadline,
    };
    let (sender, receiver) = pipe();
    // The result arrives through the pipe.
    blocking::spawn(permit, deadline, move || render(&job, sender));
    // The deadline is needed here, too: `render` checks it only between two pieces, and a
    // collector of a foreign registry can take any time.
    match timeout_at(deadline.into(), receiver.first()).await {
        Ok(Ok(())) => exposition(negotiated, Body::new(receiver.counted(counted))),
        Err(_) | Ok(Err(End::TimedOut)) => {
            counted.end(ScrapeResult::Timeout);
            too_slow(timeout)
        }
        Ok(Err(End::Complete | End::Failed)) => {
            counted.end(ScrapeResult::Failed);
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

/// An empty body of unknown length, so that hyper writes no `Content-Length`.
pub(in crate::http) struct UnknownLength;

impl http_body::Body for UnknownLength {
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

pub(in crate::http) fn too_many(max_scrapes: usize, timeout: Duration) -> Response {
    unavailable(format!(
        "the scrape waited for its whole timeout of {:.3} s, because {max_scrapes} other scrapes ran: \
         look for clients that read slowly, scrape less often, or raise \
         `MetricsEndpoint::concurrent_scrapes`\n",
        timeout.as_secs_f64()
    ))
}

pub(in crate::http) fn too_slow(timeout: Duration) -> Response {
    unavailable(format!(
        "the scrape took longer than its timeout of {:.3} s: raise `scrape_timeout` of Prometheus \
         and `MetricsEndpoint::timeout`, or request fewer families with `name[]=`\n",
        timeout.as_secs_f64()
    ))
}

fn unavailable(text: String) -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
}

#[cfg(test)]
mod tests;
