//! A request that has not ended: a guard that records it when it is dropped.

use super::endpoints::MethodMetrics;
use super::families::{
    DURATION, DURATION_BOUNDS, EXCEPTIONS, Exception, FINISHED, REQUEST_SIZE, RESPONSE_SIZE,
    SIZE_BOUNDS, STARTED,
};
use crate::declaration::LabelValue as _;
use crate::support::clock;
use http::StatusCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many bytes the body of a request has.
#[derive(Debug)]
pub(super) enum RequestSize {
    /// As many as its head says.
    Known(u64),
    /// As many as were read of it.
    Read(Arc<AtomicU64>),
}

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
}

/// The status of requests that clients abandoned, as nginx has it.
fn client_closed_request() -> StatusCode {
    StatusCode::from_u16(499).unwrap_or(StatusCode::BAD_REQUEST)
}

/// A request that has not ended.
#[derive(Debug)]
pub(super) struct RequestGuard {
    metrics: &'static MethodMetrics,
    start: clock::Reading,
    request_size: RequestSize,
    response_size: u64,
    /// Whether the request is a HEAD, whose response's body nobody reads.
    head: bool,
    ending: Ending,
}

impl RequestGuard {
    #[inline]
    pub(super) fn start(metrics: &'static MethodMetrics) -> Self {
        metrics.run.add(STARTED, 1);
        Self {
            metrics,
            start: clock::now(),
            request_size: RequestSize::Known(0),
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

    pub(super) fn set_request_size(&mut self, size: RequestSize) {
        self.request_size = size;
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

    /// The response is complete, or will be sent without our doing.
    #[inline]
    pub(super) fn responds(&mut self, status: StatusCode) {
        self.ending = Ending::Response(status);
    }

    /// The response's body failed.
    pub(super) fn fails(&mut self) {
        self.ending = Ending::Body;
    }
}

impl Drop for RequestGuard {
    fn drop(&mut self) {
        let run = &self.metrics.run;
        let (status, exception) = match self.ending {
            Ending::Response(status) => (status, None),
            Ending::Panic => (StatusCode::INTERNAL_SERVER_ERROR, Some(Exception::Panic)),
            Ending::Cancelled => (client_closed_request(), Some(Exception::Cancelled)),
            Ending::Body => (StatusCode::INTERNAL_SERVER_ERROR, Some(Exception::Body)),
        };
        if let Some(exception) = exception {
            run.add(EXCEPTIONS + exception.index(), 1);
        }
        let request_size = match &self.request_size {
            RequestSize::Known(size) => *size,
            // Relaxed: the body was read before its future or stream was dropped.
            RequestSize::Read(size) => size.load(Ordering::Relaxed),
        };
        run.observe(DURATION, DURATION_BOUNDS, clock::nanos_since(self.start));
        run.observe(REQUEST_SIZE, SIZE_BOUNDS, request_size);
        run.observe(RESPONSE_SIZE, SIZE_BOUNDS, self.response_size);
        self.metrics.status(status).add(0, 1);
        run.finish(FINISHED);
    }
}
