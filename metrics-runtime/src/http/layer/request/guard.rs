//! The guard of a running request. It records the request when it is dropped.

use super::exception_type::ExceptionType;
use super::hooks::RequestHooks;
use super::hooks::client_closed_request;
use super::inner_route::InnerRoute;
use super::request_body::Upload;
use super::undecided::{self, Undecided};
use crate::http::layer::config::Hooks;
use crate::http::layer::series::{Ended, EndpointMetrics, EndpointTable, Exception, MethodMetrics};
#[cfg(feature = "ui")]
use crate::http::request_log::{self, EndedRequest};
use crate::labels::LabelValue as _;
use crate::platform::clock;
use http::{Extensions, Request, Response, StatusCode};
use std::sync::Arc;
#[cfg(feature = "ui")]
use std::time::Duration;

/// How a request ends if its guard is dropped now.
#[derive(Clone, Copy, Debug)]
enum Ending {
    /// With a response of this status code.
    Response(StatusCode),
    /// By a panic, while the handler runs.
    Panic,
    /// By the client, which disconnected while the request waits.
    Cancelled,
    /// By a failure of the response's body.
    Body,
    /// Without being recorded.
    Discarded,
}

/// A running request.
#[derive(Debug)]
pub(super) struct RequestGuard {
    metrics: &'static MethodMetrics,
    /// The route or method that may count the request instead of `metrics`.
    undecided: Option<Undecided>,
    start: clock::Reading,
    /// Nanoseconds to the response's head, if a family or a hook needs them.
    to_head: Option<u64>,
    /// The request's body, if it has one.
    upload: Option<Arc<Upload>>,
    response_size: u64,
    /// Whether the method is HEAD, whose response has no body.
    head: bool,
    ending: Ending,
    /// The type of the error that caused the response.
    error: Option<ExceptionType>,
    hooks: Option<Box<RequestHooks>>,
}

impl RequestGuard {
    /// Starts a request of the method and variant with this index.
    #[inline]
    pub(super) fn start(endpoint: &'static EndpointMetrics, index: usize) -> Self {
        let (metrics, undecided) = match endpoint.served(index) {
            Some(metrics) => (metrics, None),
            None => undecided::metrics(endpoint, index),
        };
        metrics.start();
        Self {
            metrics,
            undecided,
            start: clock::now(),
            to_head: None,
            upload: None,
            response_size: 0,
            head: false,
            ending: Ending::Panic,
            error: None,
            hooks: None,
        }
    }

    /// Counts the request for the route that an inner layer finds, if it finds one.
    #[cold]
    pub(super) fn expect_route(
        &mut self,
        request: &mut Extensions,
        endpoints: &'static EndpointTable,
        index: usize,
    ) {
        let inner = InnerRoute::expect(request, endpoints);
        self.undecided = Some(Undecided::route(inner, index));
    }

    /// Called when the handler has returned. Returns whether an inner layer has found a route
    /// that is not measured. If it has found another route, the request counts for that route.
    #[inline]
    pub(super) fn is_excluded(&mut self) -> bool {
        self.undecided.is_some() && self.find_route()
    }

    #[cold]
    fn find_route(&mut self) -> bool {
        let Some(Undecided::Route { inner, index }) = &self.undecided else {
            return false;
        };
        let (index, found) = (*index, inner.endpoint());
        if let Some(Some(endpoint)) = found {
            self.undecided = Some(Undecided::Method { endpoint, index });
            if endpoint.served(index as usize).is_some() {
                self.set_served();
            }
        }
        matches!(found, Some(None))
    }

    pub(super) fn set_head(&mut self, head: bool) {
        self.head = head;
    }

    /// Whether a response with this status code has no body.
    #[inline]
    pub(super) fn has_no_body(&self, status: StatusCode) -> bool {
        self.head
            || status.is_informational()
            || matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
    }

    pub(super) fn set_upload(&mut self, upload: Arc<Upload>) {
        self.upload = Some(upload);
    }

    /// Whether the client closed its side of the connection before the request's body was
    /// complete. Always false for `HEAD`, because the server sends the response without polling
    /// its body.
    #[inline]
    pub(super) fn is_aborted(&self) -> bool {
        !self.head && self.upload.as_deref().is_some_and(Upload::is_aborted)
    }

    /// Sets the hooks to call at the end of the request.
    #[cold]
    pub(super) fn set_hooks<B>(&mut self, hooks: &Arc<Hooks>, request: &Request<B>, route: &str) {
        self.hooks = RequestHooks::new(hooks, request, route);
    }

    /// Whether a hook needs the response's body.
    pub(super) fn keeps_body(&self) -> bool {
        self.hooks.as_ref().is_some_and(|hooks| hooks.keeps_body())
    }

    pub(super) fn add_response_size(&mut self, bytes: u64) {
        self.response_size += bytes;
    }

    /// Called when a part of the response's body is sent.
    pub(super) fn on_part(&mut self, part: &[u8]) {
        self.add_response_size(part.len() as u64);
        if let Some(hooks) = &mut self.hooks {
            hooks.keep_body(part);
        }
    }

    /// Called before the handler or the response's body is polled.
    #[inline]
    pub(super) fn on_poll(&mut self) {
        self.ending = Ending::Panic;
    }

    /// Called when nothing is being polled. Only the client can end the request now.
    #[inline]
    pub(super) fn on_wait(&mut self) {
        self.ending = Ending::Cancelled;
    }

    /// Called when the handler is pending.
    #[inline]
    pub(super) fn on_pending(&mut self) {
        self.on_wait();
        if let Some(Undecided::Method { endpoint, .. }) = &self.undecided
            && !endpoint.is_declared()
        {
            // No handler declares which methods the route serves. A handler runs, possibly for a
            // long time, so the request counts as in progress for this method.
            self.set_served();
        }
    }

    /// Sets the type of the error that the handler returned.
    pub(super) fn set_error(&mut self, error: ExceptionType) {
        self.error = Some(error);
    }

    /// Called when the head of the response is complete.
    #[inline]
    pub(super) fn on_head<B>(&mut self, response: &Response<B>) {
        let status = response.status();
        if self.undecided.is_some() && status != StatusCode::METHOD_NOT_ALLOWED {
            self.set_served();
        }
        if let Some(error) = response.extensions().get() {
            self.error = Some(*error);
        } else if status.as_u16() < 400 {
            // A layer has replaced the handler's error by a successful response.
            self.error = None;
        }
        if self.metrics.times_heads() || self.hooks.is_some() {
            self.to_head = Some(clock::nanos_since(self.start));
        }
        if let Some(hooks) = &mut self.hooks {
            hooks.keep_response(response);
        }
    }

    /// Called when the response is complete, or when the server sends the rest of it without
    /// polling a measured body.
    #[inline]
    pub(super) fn on_complete(&mut self, status: StatusCode) {
        self.ending = Ending::Response(status);
    }

    /// Called when the response's body has failed.
    pub(super) fn on_body_error(&mut self) {
        self.ending = Ending::Body;
    }

    /// Lets the request end without being recorded.
    pub(super) fn discard(&mut self) {
        self.ending = Ending::Discarded;
    }

    /// Counts the request for the route's method.
    #[cold]
    fn set_served(&mut self) {
        if let Some(Undecided::Method { endpoint, index }) = self.undecided.take() {
            let metrics = endpoint.method(index as usize);
            metrics.start();
            self.metrics.finish();
            self.metrics = metrics;
        }
    }

    /// Counts the failure, and returns its exception type.
    #[cold]
    fn count_error(&self, status: StatusCode) -> Option<&'static str> {
        let exception = match self.ending {
            Ending::Panic => Exception::Panic,
            Ending::Cancelled => Exception::Cancelled,
            Ending::Body => Exception::Body,
            Ending::Response(_) | Ending::Discarded => {
                if let Some((types, index)) = self.error.and_then(|error| error.known()) {
                    let run = self.metrics.errors(types);
                    run.add(index, 1);
                    self.metrics.exemplify(run.cell(index));
                    return Some(types[index]);
                }
                if !matches!(
                    status,
                    StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT
                ) {
                    return None;
                }
                Exception::Timeout
            }
        };
        self.metrics.count_exception(exception);
        Some(Exception::VALUES[exception.index()])
    }

    /// Lists the request for the live page if the service failed or the client disconnected.
    /// Errors that clients cause are not listed, because clients that try random paths would
    /// fill the list.
    #[cfg(feature = "ui")]
    #[cold]
    fn keep_failed(&self, ended: &Ended, error: Option<&'static str>) {
        let failed = ended.status.is_server_error() || ended.status == client_closed_request();
        if failed && request_log::is_on() {
            request_log::add_failed(self.ended(ended, error));
        }
    }

    /// Lists the request for the live page. Not inline, to keep the code of all requests small.
    #[cfg(feature = "ui")]
    #[cold]
    #[inline(never)]
    fn keep_slow(&self, ended: &Ended, error: Option<&'static str>) {
        request_log::add_slow(self.ended(ended, error));
    }

    #[cfg(feature = "ui")]
    fn ended(&self, ended: &Ended, error: Option<&'static str>) -> EndedRequest {
        EndedRequest {
            time: Duration::ZERO,
            method: self.metrics.method(),
            endpoint: self.metrics.endpoint(),
            status: ended.status.as_u16(),
            nanos: self.metrics.duration(ended),
            error,
            trace: None,
        }
    }
}

impl Drop for RequestGuard {
    fn drop(&mut self) {
        match self.ending {
            Ending::Discarded => return self.metrics.finish(),
            Ending::Panic => {
                if self.is_excluded() {
                    return self.metrics.finish();
                }
                self.set_served();
            }
            _ => {}
        }
        let status = match self.ending {
            Ending::Response(status) => status,
            Ending::Cancelled => client_closed_request(),
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let ended = Ended {
            status,
            whole: clock::nanos_since(self.start),
            to_head: self.to_head,
            request_size: self.upload.as_deref().map_or(0, Upload::bytes_read),
            response_size: self.response_size,
        };
        let mut exception_type = None;
        if self.error.is_some() || status.as_u16() >= 400 {
            exception_type = self.count_error(status);
            #[cfg(feature = "ui")]
            self.keep_failed(&ended, exception_type);
        }
        let _duration = self.metrics.record(&ended);
        #[cfg(feature = "ui")]
        if request_log::is_slow(_duration) {
            self.keep_slow(&ended, exception_type);
        }
        self.metrics.finish();
        if let Some(hooks) = &self.hooks {
            hooks.call(
                self.metrics.method(),
                self.metrics.endpoint(),
                ended,
                exception_type,
            );
        }
    }
}
