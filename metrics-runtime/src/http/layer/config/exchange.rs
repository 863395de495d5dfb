//! A request and its response, as hooks see them.

use http::{StatusCode, request, response};
use std::time::Duration;

/// An ended request and its response, for a [hook](crate::HttpMetricsBuilder::on_end).
///
/// ```
/// use metrics_runtime::{Exchange, HttpMetrics};
/// use std::time::Duration;
///
/// fn print_slow(exchange: &Exchange<'_>) {
///     if exchange.duration() > Duration::from_secs(1) {
///         let (method, endpoint) = (exchange.method(), exchange.endpoint());
///         println!("{method} {endpoint}: {} after {:?}", exchange.status(), exchange.duration());
///     }
/// }
///
/// let metrics = HttpMetrics::builder().on_end(print_slow).build().unwrap();
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    pub(in crate::http::layer) request: &'a request::Parts,
    pub(in crate::http::layer) response: Option<&'a response::Parts>,
    pub(in crate::http::layer) response_body: &'a [u8],
    pub(in crate::http::layer) method: &'static str,
    pub(in crate::http::layer) endpoint: &'static str,
    pub(in crate::http::layer) status: StatusCode,
    pub(in crate::http::layer) duration: Duration,
    pub(in crate::http::layer) duration_without_streaming: Option<Duration>,
    pub(in crate::http::layer) request_size: u64,
    pub(in crate::http::layer) response_size: u64,
    pub(in crate::http::layer) exception_type: Option<&'static str>,
}

impl<'a> Exchange<'a> {
    /// The head of the request.
    pub fn request(&self) -> &'a request::Parts {
        self.request
    }

    /// The head of the response. `None` if there was no response, because the
    /// handler panicked or the client disconnected.
    pub fn response(&self) -> Option<&'a response::Parts> {
        self.response
    }

    /// The value of the label `method`.
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// The value of the label `endpoint`.
    pub fn endpoint(&self) -> &'static str {
        self.endpoint
    }

    /// The counted status code. It is 500 after a panic, and 499 if the client disconnected.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The time from the start of the request to its end.
    pub fn duration(&self) -> Duration {
        self.duration
    }

    /// The time from the start of the request to the head of its response, without the time of a
    /// streamed body. `None` if there was no response.
    pub fn duration_without_streaming(&self) -> Option<Duration> {
        self.duration_without_streaming
    }

    /// The number of bytes that were read from the request's body.
    pub fn request_size(&self) -> u64 {
        self.request_size
    }

    /// The number of bytes in the response's body.
    pub fn response_size(&self) -> u64 {
        self.response_size
    }

    /// The [kept](crate::HttpMetricsBuilder::keep_response_bodies) part of the response's body.
    /// Empty by default.
    pub fn response_body(&self) -> &'a [u8] {
        self.response_body
    }

    /// The value of the label `exception_type`, if `http_exceptions_total` counts the request.
    pub fn exception_type(&self) -> Option<&'static str> {
        self.exception_type
    }
}
