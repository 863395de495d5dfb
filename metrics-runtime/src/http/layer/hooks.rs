//! What a configuration asks of the program itself: which requests are measured,
//! which labels they have, and what else is to be recorded about them.

use super::method::{Ended, MethodMetrics};
use super::pattern::Pattern;
use axum::extract::Request;
use axum::response::Response;
use http::{StatusCode, request, response};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

pub(super) type Filter = Box<dyn Fn(&Request) -> bool + Send + Sync>;
/// Tells which of a label's values a request has.
pub(super) type LabelOf = Box<dyn Fn(&Request) -> usize + Send + Sync>;
pub(super) type Hook = Box<dyn Fn(&Exchange<'_>) + Send + Sync>;

/// The closures of a configuration.
#[derive(Default)]
pub(super) struct Hooks {
    pub(super) filter: Option<Filter>,
    /// The labels, each with the number of its values.
    pub(super) labels: Vec<(LabelOf, usize)>,
    pub(super) at_end: Vec<Hook>,
    /// The routes whose responses' bodies are kept, up to so many bytes.
    pub(super) kept_bodies: Vec<(Pattern, usize)>,
}

impl Hooks {
    pub(super) fn is_empty(&self) -> bool {
        self.filter.is_none() && self.labels.is_empty() && self.at_end.is_empty()
    }

    /// How much is kept of the bodies of a route's responses.
    fn most_body(&self, route: &str) -> usize {
        let kept = self.kept_bodies.iter();
        let limits = kept.filter(|(pattern, _)| pattern.matches(route));
        limits.map(|(_, most)| *most).max().unwrap_or(0)
    }

    /// Which combination of its labels' values a request has; nothing, if it is
    /// not to be measured.
    pub(super) fn variant(&self, request: &Request) -> Option<usize> {
        if let Some(filter) = &self.filter
            && unless_it_panics(|| filter(request)) == Some(false)
        {
            return None;
        }
        let (mut variant, mut factor) = (0, 1);
        for (label, values) in &self.labels {
            // A label's value that was written by hand may break its promise.
            let value = unless_it_panics(|| label(request)).unwrap_or(0);
            variant += value.min(values - 1) * factor;
            factor *= values;
        }
        Some(variant)
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks").finish_non_exhaustive()
    }
}

/// The hooks run beside a request that they must not end: a panic in one is
/// logged, and that is all.
fn unless_it_panics<T>(run: impl FnOnce() -> T) -> Option<T> {
    let result = catch_unwind(AssertUnwindSafe(run));
    if result.is_err() {
        tracing::error!("a closure that was given to `HttpMetrics::builder()` panicked");
    }
    result.ok()
}

/// What a request's hooks are told, kept until its end.
#[derive(Debug)]
pub(super) struct Hooked {
    hooks: Arc<Hooks>,
    request: request::Parts,
    response: Option<response::Parts>,
    /// What is kept of the response's body, and how much of it may be.
    body: Vec<u8>,
    most_body: usize,
}

impl Hooked {
    /// Keeps a request's head, if there are hooks.
    pub(super) fn of(hooks: &Arc<Hooks>, request: &Request, route: &str) -> Option<Box<Self>> {
        if hooks.at_end.is_empty() {
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
            most_body: hooks.most_body(route),
        }))
    }

    /// Whether the response's body is kept.
    pub(super) fn keeps_body(&self) -> bool {
        self.most_body > 0
    }

    /// Keeps a part of the response's body, as far as there is room.
    pub(super) fn keep_body(&mut self, part: &[u8]) {
        let room = self.most_body - self.body.len();
        self.body.extend_from_slice(&part[..part.len().min(room)]);
    }

    /// Keeps the response's head.
    #[cold]
    pub(super) fn keep_response(&mut self, response: &Response) {
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
        metrics: &MethodMetrics,
        ended: Ended,
        exception_type: Option<&'static str>,
    ) {
        let exchange = Exchange {
            hooked: self,
            metrics,
            ended,
            exception_type,
        };
        for hook in &self.hooks.at_end {
            unless_it_panics(|| hook(&exchange));
        }
    }
}

/// A request that has ended, and its response: what a
/// [hook](crate::HttpMetricsBuilder::on_end) sees.
#[derive(Clone, Copy)]
pub struct Exchange<'a> {
    hooked: &'a Hooked,
    metrics: &'a MethodMetrics,
    ended: Ended,
    exception_type: Option<&'static str>,
}

impl<'a> Exchange<'a> {
    /// The head of the request.
    pub fn request(&self) -> &'a request::Parts {
        &self.hooked.request
    }

    /// The head of the response. Nothing where there was none, because the
    /// handler panicked, or its client went away.
    pub fn response(&self) -> Option<&'a response::Parts> {
        self.hooked.response.as_ref()
    }

    /// The label of the method.
    pub fn method(&self) -> &'static str {
        self.metrics.method()
    }

    /// The label of the route.
    pub fn endpoint(&self) -> &'static str {
        self.metrics.endpoint()
    }

    /// The status that counts: 500 after a panic, 499 if the client went away.
    pub fn status(&self) -> StatusCode {
        self.ended.status
    }

    /// From the request to its end.
    pub fn duration(&self) -> Duration {
        Duration::from_nanos(self.ended.whole)
    }

    /// From the request to the head of its response, without the time that a
    /// streamed body took. Nothing where there was no head.
    pub fn duration_without_streaming(&self) -> Option<Duration> {
        self.ended.to_head.map(Duration::from_nanos)
    }

    /// Bytes that were read of the request's body.
    pub fn request_size(&self) -> u64 {
        self.ended.request_size
    }

    /// Bytes in the response's body.
    pub fn response_size(&self) -> u64 {
        self.ended.response_size
    }

    /// The response's body, as far as it was sent and
    /// [kept](crate::HttpMetricsBuilder::keep_response_bodies). Empty where it is
    /// not.
    pub fn response_body(&self) -> &'a [u8] {
        &self.hooked.body
    }

    /// What it counts as in `http_exceptions_total`, if it does.
    pub fn exception_type(&self) -> Option<&'static str> {
        self.exception_type
    }
}

impl fmt::Debug for Exchange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("request", self.request())
            .field("response", &self.response())
            .field("ended", &self.ended)
            .field("exception_type", &self.exception_type)
            .finish()
    }
}
