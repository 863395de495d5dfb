//! A request that has not ended: a guard that records it when it is dropped.

use super::endpoints::{self, EndpointMetrics, MethodMetrics};
use super::families::{
    EXCEPTIONS, Exception, FINISHED, REQUEST_SIZE, RESPONSE_SIZE, SIZE_BOUNDS, STARTED,
};
use super::request_body::Upload;
use crate::labels::LabelValue as _;
use crate::support::clock;
use http::{Method, StatusCode};
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
    method: usize,
}

/// A request that has not ended.
#[derive(Debug)]
pub(super) struct RequestGuard {
    metrics: &'static MethodMetrics,
    /// What it will count for, unless its answer is that the route does not
    /// serve the method. Until then it counts as `unmatched`.
    unserved: Option<Unserved>,
    start: clock::Reading,
    /// The request's body, if it has one.
    upload: Option<Arc<Upload>>,
    response_size: u64,
    /// Whether the request is a HEAD, whose response's body nobody reads.
    head: bool,
    ending: Ending,
}

impl RequestGuard {
    #[inline]
    pub(super) fn start(endpoint: &'static EndpointMetrics, method: &Method) -> Self {
        let index = method.index();
        let (metrics, unserved) = match endpoint.served(index) {
            Some(metrics) => (metrics, None),
            None => may_be_unserved(endpoint, method, index),
        };
        metrics.run.add(STARTED, 1);
        Self {
            metrics,
            unserved,
            start: clock::now(),
            upload: None,
            response_size: 0,
            head: false,
            ending: Ending::Panic,
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

    pub(super) fn add_response_size(&mut self, bytes: u64) {
        self.response_size += bytes;
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

    /// The head of the response is there.
    #[inline]
    pub(super) fn answers(&mut self, status: StatusCode) {
        if self.unserved.is_some() && status != StatusCode::METHOD_NOT_ALLOWED {
            self.is_served();
        }
    }

    /// Counts for the route's method from now on.
    #[cold]
    fn is_served(&mut self) {
        if let Some(Unserved { endpoint, method }) = self.unserved.take() {
            let metrics = endpoint.method(method);
            metrics.run.add(STARTED, 1);
            self.metrics.run.finish(FINISHED);
            self.metrics = metrics;
        }
    }

    /// The response is complete, or will be sent without our doing.
    #[inline]
    pub(super) fn responds(&mut self, status: StatusCode) {
        self.ending = Ending::Response(status);
    }

    /// Ends the request without recording it, but that it is over.
    pub(super) fn discard(mut self) {
        self.ending = Ending::Discarded;
    }

    /// The response's body failed.
    pub(super) fn fails(&mut self) {
        self.ending = Ending::Body;
    }
}

/// Where a request of a method begins that the route was not seen to serve.
#[cold]
fn may_be_unserved(
    endpoint: &'static EndpointMetrics,
    method: &Method,
    index: usize,
) -> (&'static MethodMetrics, Option<Unserved>) {
    let unmatched = endpoints::unmatched(method);
    let unserved = (!endpoint.is_unmatched()).then_some(Unserved {
        endpoint,
        method: index,
    });
    (unmatched, unserved)
}

impl Drop for RequestGuard {
    fn drop(&mut self) {
        match self.ending {
            Ending::Panic => self.is_served(),
            // Whatever was made of it, nobody got it.
            Ending::Response(_)
                if self
                    .upload
                    .as_ref()
                    .is_some_and(|upload| upload.is_aborted()) =>
            {
                self.ending = Ending::Cancelled;
            }
            _ => {}
        }
        let run = &self.metrics.run;
        let (status, exception) = match self.ending {
            Ending::Response(status) => (status, None),
            Ending::Panic => (StatusCode::INTERNAL_SERVER_ERROR, Some(Exception::Panic)),
            Ending::Cancelled => (client_closed_request(), Some(Exception::Cancelled)),
            Ending::Body => (StatusCode::INTERNAL_SERVER_ERROR, Some(Exception::Body)),
            Ending::Discarded => return run.finish(FINISHED),
        };
        if let Some(exception) = exception {
            run.add(EXCEPTIONS + exception.index(), 1);
        }
        let request_size = self.upload.as_ref().map_or(0, |upload| upload.bytes_read());
        let (duration, bounds) = self.metrics.duration();
        run.observe(duration, bounds, clock::nanos_since(self.start));
        run.observe(REQUEST_SIZE, &SIZE_BOUNDS, request_size);
        run.observe(RESPONSE_SIZE, &SIZE_BOUNDS, self.response_size);
        self.metrics.status(status).add(0, 1);
        run.finish(FINISHED);
    }
}
