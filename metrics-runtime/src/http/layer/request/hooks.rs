//! Calls the closures of a configuration for a request.

use crate::http::layer::config::{Exchange, Hooks, RouteBy};
use crate::http::layer::series::Ended;
use crate::support::log;
use crate::support::unwind::caught;
use axum::extract::Request;
use http::{Response, StatusCode, request, response};
use std::sync::Arc;
use std::time::Duration;

/// The route that the closure of `route_by` returns for a request.
pub(super) fn route(route: &RouteBy, request: &Request) -> Option<&'static str> {
    catch_panic(|| (route.index)(request))?.and_then(|index| route.routes.get(index).copied())
}

/// The variant of a request, which is its combination of label values. `None` if the filter
/// excludes the request.
pub(super) fn variant(hooks: &Hooks, request: &Request) -> Option<usize> {
    if let Some(filter) = &hooks.filter
        && catch_panic(|| filter(request)) == Some(false)
    {
        return None;
    }
    let (mut variant, mut factor) = (0, 1);
    for (label, values) in &hooks.labels {
        // A hand-written `LabelValue` can return an index that is out of range.
        let value = catch_panic(|| label(request)).unwrap_or(0);
        variant += value.min(values - 1) * factor;
        factor *= values;
    }
    Some(variant)
}

/// Runs a closure of the configuration. A panic is logged, because it must not end the request.
fn catch_panic<T>(run: impl FnOnce() -> T) -> Option<T> {
    let result = caught(run);
    if result.is_none() {
        log::error(format_args!(
            "a closure of `HttpMetrics::builder()` panicked"
        ));
    }
    result
}

/// The status code of requests whose client disconnected. nginx uses the same code.
pub(super) fn client_closed_request() -> StatusCode {
    StatusCode::from_u16(499).unwrap_or(StatusCode::BAD_REQUEST)
}

/// The hooks of a request, and the values that they get at its end.
#[derive(Debug)]
pub(super) struct RequestHooks {
    hooks: Arc<Hooks>,
    request: request::Parts,
    response: Option<response::Parts>,
    /// The kept part of the response's body, and its maximum length.
    body: Vec<u8>,
    max_body: usize,
}

impl RequestHooks {
    /// Copies the head of a request. `None` if there are no hooks to call at its end.
    pub(super) fn new<B>(
        hooks: &Arc<Hooks>,
        request: &http::Request<B>,
        route: &str,
    ) -> Option<Box<Self>> {
        if hooks.on_end.is_empty() {
            return None;
        }
        let (mut parts, ()) = http::Request::new(()).into_parts();
        parts.method = request.method().clone();
        parts.uri = request.uri().clone();
        parts.version = request.version();
        parts.headers = request.headers().clone();
        parts.extensions = request.extensions().clone();
        Some(Box::new(Self {
            hooks: Arc::clone(hooks),
            request: parts,
            response: None,
            body: Vec::new(),
            max_body: hooks.max_kept_body(route),
        }))
    }

    /// Whether the response's body is kept.
    pub(super) fn keeps_body(&self) -> bool {
        self.max_body > 0
    }

    /// Keeps a part of the response's body, up to the maximum length.
    pub(super) fn keep_body(&mut self, part: &[u8]) {
        let room = self.max_body - self.body.len();
        self.body.extend_from_slice(&part[..part.len().min(room)]);
    }

    /// Copies the response's head.
    #[cold]
    pub(super) fn keep_response<B>(&mut self, response: &Response<B>) {
        let (mut parts, ()) = http::Response::new(()).into_parts();
        parts.status = response.status();
        parts.version = response.version();
        parts.headers = response.headers().clone();
        parts.extensions = response.extensions().clone();
        self.response = Some(parts);
    }

    /// Calls the hooks.
    pub(super) fn call(
        &self,
        method: &'static str,
        endpoint: &'static str,
        ended: Ended,
        exception_type: Option<&'static str>,
    ) {
        let exchange = Exchange {
            request: &self.request,
            response: self.response.as_ref(),
            response_body: &self.body,
            method,
            endpoint,
            status: ended.status,
            duration: Duration::from_nanos(ended.whole),
            duration_without_streaming: ended.to_head.map(Duration::from_nanos),
            request_size: ended.request_size,
            response_size: ended.response_size,
            exception_type,
        };
        for hook in &self.hooks.on_end {
            catch_panic(|| hook(&exchange));
        }
    }
}
