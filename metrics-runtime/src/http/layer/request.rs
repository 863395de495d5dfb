//! A request that has not ended: a guard that records it when it is dropped.

use super::endpoints::EndpointMetrics;
use super::exception::{Exception, ExceptionType};
use super::hooks::{Hooked, Hooks};
use super::method::{Ended, MethodMetrics};
use super::request_body::Upload;
use crate::labels::LabelValue as _;
use crate::support::clock;
use axum::extract::Request;
use axum::response::Response;
use http::StatusCode;
use std::sync::Arc;

/// How a request ends if its guard is dropped now.
#[derive(Clone, Copy, Debug)]
enum Ending {
    /// With a response of this status.
    Response(StatusCode),
    /// By a panic: the handler runs.
    Panic,
    /// By the client, which went away: the handler waits.
    Cancelled,
    /// By a failure of the response's body.
    Body,
    /// As if it had never been.
    Discarded,
}

/// The status of requests that clients abandoned, as nginx has it.
fn client_closed_request() -> StatusCode {
    StatusCode::from_u16(499).unwrap_or(StatusCode::BAD_REQUEST)
}

/// A method that a route may not serve: only its answer tells.
#[derive(Debug)]
struct Unserved {
    endpoint: &'static EndpointMetrics,
    /// The number of the method and variant.
    index: usize,
}

/// A request that has not ended.
#[derive(Debug)]
pub(super) struct RequestGuard {
    metrics: &'static MethodMetrics,
    /// What it will count for, unless its answer is that the route does not
    /// serve the method. Until then it counts as `unmatched`.
    unserved: Option<Unserved>,
    start: clock::Reading,
    /// Nanoseconds to the response's head, if somebody asks for them.
    to_head: Option<u64>,
    /// The request's body, if it has one.
    upload: Option<Arc<Upload>>,
    response_size: u64,
    /// Whether the request is a HEAD, whose response's body nobody reads.
    head: bool,
    ending: Ending,
    /// The type of the error that the response stands for.
    error: Option<ExceptionType>,
    hooked: Option<Box<Hooked>>,
}

impl RequestGuard {
    /// Starts a request of the method and variant with this number.
    #[inline]
    pub(super) fn start(endpoint: &'static EndpointMetrics, index: usize) -> Self {
        let (metrics, unserved) = match endpoint.served(index) {
            Some(metrics) => (metrics, None),
            None => may_be_unserved(endpoint, index),
        };
        metrics.start();
        Self {
            metrics,
            unserved,
            start: clock::now(),
            to_head: None,
            upload: None,
            response_size: 0,
            head: false,
            ending: Ending::Panic,
            error: None,
            hooked: None,
        }
    }

    pub(super) fn is_head(&mut self, head: bool) {
        self.head = head;
    }

    /// Whether a response with this status has no body that anybody reads.
    pub(super) fn has_no_body(&self, status: StatusCode) -> bool {
        self.head
            || status.is_informational()
            || matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
    }

    /// It has a body.
    pub(super) fn uploads(&mut self, upload: Arc<Upload>) {
        self.upload = Some(upload);
    }

    /// There are hooks to be called at its end.
    #[cold]
    pub(super) fn is_hooked(&mut self, hooks: &Arc<Hooks>, request: &Request, route: &str) {
        self.hooked = Hooked::of(hooks, request, route);
    }

    /// Whether a hook asks for the response's body.
    pub(super) fn keeps_body(&self) -> bool {
        self.hooked
            .as_ref()
            .is_some_and(|hooked| hooked.keeps_body())
    }

    pub(super) fn add_response_size(&mut self, bytes: u64) {
        self.response_size += bytes;
    }

    /// A part of the response's body is handed over.
    pub(super) fn sends(&mut self, part: &[u8]) {
        self.add_response_size(part.len() as u64);
        if let Some(hooked) = &mut self.hooked {
            hooked.keep_body(part);
        }
    }

    /// The handler, or the body, runs from now on.
    #[inline]
    pub(super) fn runs(&mut self) {
        self.ending = Ending::Panic;
    }

    /// It waits from now on.
    #[inline]
    pub(super) fn waits(&mut self) {
        self.ending = Ending::Cancelled;
    }

    /// It waits after it has run.
    #[inline]
    pub(super) fn pauses(&mut self) {
        self.waits();
        if let Some(Unserved { endpoint, .. }) = &self.unserved
            && !endpoint.is_declared()
        {
            // Nobody declares what the route serves, and some handler is at
            // work, which may take long: so it is in progress there.
            self.is_served();
        }
    }

    /// The handler returned an error of a kind that it declares.
    pub(super) fn handler_returned(&mut self, error: ExceptionType) {
        self.error = Some(error);
    }

    /// The head of the response is there.
    #[inline]
    pub(super) fn answers(&mut self, response: &Response) {
        let status = response.status();
        if self.unserved.is_some() && status != StatusCode::METHOD_NOT_ALLOWED {
            self.is_served();
        }
        if let Some(error) = response.extensions().get() {
            self.error = Some(*error);
        } else if status.as_u16() < 400 {
            // Whatever the handler returned was made good.
            self.error = None;
        }
        if self.metrics.times_heads() || self.hooked.is_some() {
            self.to_head = Some(clock::nanos_since(self.start));
        }
        if let Some(hooked) = &mut self.hooked {
            hooked.keep_response(response);
        }
    }

    /// The response is complete, or will be sent without our doing.
    #[inline]
    pub(super) fn responds(&mut self, status: StatusCode) {
        self.ending = Ending::Response(status);
    }

    /// The response's body failed.
    pub(super) fn fails(&mut self) {
        self.ending = Ending::Body;
    }

    /// It is not recorded, but that it is over.
    pub(super) fn discards(&mut self) {
        self.ending = Ending::Discarded;
    }

    /// Counts for the route's method from now on.
    #[cold]
    fn is_served(&mut self) {
        if let Some(Unserved { endpoint, index }) = self.unserved.take() {
            let metrics = endpoint.method(index);
            metrics.start();
            self.metrics.finish();
            self.metrics = metrics;
        }
    }

    /// Counts what went wrong, and says how it is called.
    #[cold]
    fn count_error(&self, status: StatusCode) -> Option<&'static str> {
        let exception = match self.ending {
            Ending::Panic => Exception::Panic,
            Ending::Cancelled => Exception::Cancelled,
            Ending::Body => Exception::Body,
            Ending::Response(_) | Ending::Discarded => {
                if let Some((types, index)) = self.error.and_then(|error| error.place()) {
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
}

/// Where a request of a method begins that the route was not seen to serve.
#[cold]
fn may_be_unserved(
    endpoint: &'static EndpointMetrics,
    index: usize,
) -> (&'static MethodMetrics, Option<Unserved>) {
    let unserved = (!endpoint.is_unserved()).then_some(Unserved { endpoint, index });
    (endpoint.unserved(index), unserved)
}

impl Drop for RequestGuard {
    fn drop(&mut self) {
        let upload = self.upload.as_deref();
        match self.ending {
            Ending::Discarded => return self.metrics.finish(),
            Ending::Panic => self.is_served(),
            // Whatever was made of it, nobody got it.
            Ending::Response(_) if upload.is_some_and(Upload::is_aborted) => {
                self.ending = Ending::Cancelled;
            }
            _ => {}
        }
        let status = match self.ending {
            Ending::Response(status) => status,
            Ending::Cancelled => client_closed_request(),
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let mut exception_type = None;
        if self.error.is_some() || status.as_u16() >= 400 {
            exception_type = self.count_error(status);
        }
        let ended = Ended {
            status,
            whole: clock::nanos_since(self.start),
            to_head: self.to_head,
            request_size: self.upload.as_deref().map_or(0, Upload::bytes_read),
            response_size: self.response_size,
        };
        self.metrics.record(&ended);
        self.metrics.finish();
        if let Some(hooked) = &self.hooked {
            hooked.call(self.metrics, ended, exception_type);
        }
    }
}
