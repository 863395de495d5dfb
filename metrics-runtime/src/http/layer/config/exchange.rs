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
    ///
    /// ```
    /// use metrics_runtime::{Exchange, HttpMetrics};
    ///
    /// fn print_agent(exchange: &Exchange<'_>) {
    ///     if let Some(agent) = exchange.request().headers.get("user-agent") {
    ///         println!("{agent:?}");
    ///     }
    /// }
    ///
    /// let metrics = HttpMetrics::builder().on_end(print_agent).build().unwrap();
    /// ```
    pub fn request(&self) -> &'a request::Parts {
        self.request
    }

    /// The head of the response. `None` if there was no response, because the
    /// handler panicked or the client disconnected.
    ///
    /// ```
    /// use metrics_runtime::{Exchange, HttpMetrics};
    ///
    /// fn print_redirect(exchange: &Exchange<'_>) {
    ///     let location = exchange.response().and_then(|head| head.headers.get("location"));
    ///     if let Some(location) = location {
    ///         println!("{} leads to {location:?}", exchange.endpoint());
    ///     }
    /// }
    ///
    /// let metrics = HttpMetrics::builder().on_end(print_redirect).build().unwrap();
    /// ```
    pub fn response(&self) -> Option<&'a response::Parts> {
        self.response
    }

    /// The value of the label `method`.
    ///
    /// The [type](Self) has an example.
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// The value of the label `endpoint`.
    ///
    /// The [type](Self) has an example.
    pub fn endpoint(&self) -> &'static str {
        self.endpoint
    }

    /// The counted status code. It is 500 after a panic, and 499 if the client disconnected.
    ///
    /// The [type](Self) has an example.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The time from the start of the request to its end.
    ///
    /// The [type](Self) has an example.
    pub fn duration(&self) -> Duration {
        self.duration
    }

    /// The time from the start of the request to the head of its response, without the time of a
    /// streamed body. `None` if there was no response.
    ///
    /// ```
    /// use metrics_runtime::{Exchange, HttpMetrics};
    /// use std::time::Duration;
    ///
    /// fn print_late_head(exchange: &Exchange<'_>) {
    ///     let to_head = exchange.duration_without_streaming();
    ///     if to_head.is_some_and(|time| time > Duration::from_secs(1)) {
    ///         println!("{}", exchange.endpoint());
    ///     }
    /// }
    ///
    /// let metrics = HttpMetrics::builder().on_end(print_late_head).build().unwrap();
    /// ```
    pub fn duration_without_streaming(&self) -> Option<Duration> {
        self.duration_without_streaming
    }

    /// The number of bytes that were read from the request's body.
    ///
    /// ```
    /// use metrics_runtime::{Exchange, HttpMetrics};
    ///
    /// fn print_large_upload(exchange: &Exchange<'_>) {
    ///     if exchange.request_size() > 10_000_000 {
    ///         println!("{}: {} bytes", exchange.endpoint(), exchange.request_size());
    ///     }
    /// }
    ///
    /// let metrics = HttpMetrics::builder().on_end(print_large_upload).build().unwrap();
    /// ```
    pub fn request_size(&self) -> u64 {
        self.request_size
    }

    /// The number of bytes in the response's body.
    ///
    /// ```
    /// use metrics_runtime::{Exchange, HttpMetrics};
    ///
    /// fn print_large_response(exchange: &Exchange<'_>) {
    ///     if exchange.response_size() > 10_000_000 {
    ///         println!("{}: {} bytes", exchange.endpoint(), exchange.response_size());
    ///     }
    /// }
    ///
    /// let metrics = HttpMetrics::builder().on_end(print_large_response).build().unwrap();
    /// ```
    pub fn response_size(&self) -> u64 {
        self.response_size
    }

    /// The [kept](crate::HttpMetricsBuilder::keep_response_bodies) part of the response's body.
    /// Empty by default.
    ///
    /// [`keep_response_bodies`](crate::HttpMetricsBuilder::keep_response_bodies) has an example.
    pub fn response_body(&self) -> &'a [u8] {
        self.response_body
    }

    /// The value of the label `exception_type`, if `http_exceptions_total` counts the request.
    ///
    /// ```
    /// use metrics_runtime::{Exchange, HttpMetrics};
    ///
    /// fn print_exception(exchange: &Exchange<'_>) {
    ///     if let Some(exception_type) = exchange.exception_type() {
    ///         println!("{}: {exception_type}", exchange.endpoint());
    ///     }
    /// }
    ///
    /// let metrics = HttpMetrics::builder().on_end(print_exception).build().unwrap();
    /// ```
    pub fn exception_type(&self) -> Option<&'static str> {
        self.exception_type
    }
}
