//! A request that has not ended: a guard that records it when it is dropped.

use super::endpoints::MethodMetrics;
use super::families::{
    EXCEPTIONS, Exception, FINISHED, REQUEST_SIZE, RESPONSE_SIZE, SIZE_BOUNDS, STARTED,
};
use crate::labels::LabelValue as _;
use crate::support::clock;
use http::StatusCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

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

/// A request that has not ended.
#[derive(Debug)]
pub(super) struct RequestGuard {
    metrics: &'static MethodMetrics,
    start: clock::Reading,
    /// Bytes that were read of the request's body, if it has one.
    request_size: Option<Arc<AtomicU64>>,
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
            request_size: None,
            response_size: 0,
            head: false,
            ending: Ending::Panic,
        }
    }

    /// The cells of the endpoint and method.
    #[inline]
    pub(super) fn metrics(&self) -> &'static MethodMetrics {
        self.metrics
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

    pub(super) fn count_request_size(&mut self, read: Arc<AtomicU64>) {
        self.request_size = Some(read);
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

    /// Ends the request without recording it, but that it is over.
    pub(super) fn discard(mut self) {
        self.ending = Ending::Discarded;
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
            Ending::Discarded => return run.finish(FINISHED),
        };
        if let Some(exception) = exception {
            run.add(EXCEPTIONS + exception.index(), 1);
        }
        // Relaxed: the body was read before its future or stream was dropped.
        let read = |size: &Arc<AtomicU64>| size.load(Ordering::Relaxed);
        let request_size = self.request_size.as_ref().map_or(0, read);
        let (duration, bounds) = self.metrics.duration();
        let nanos = clock::nanos_since(self.start);
        run.observe_nanos(duration, bounds, nanos);
        run.observe(REQUEST_SIZE, &SIZE_BOUNDS, request_size);
        run.observe(RESPONSE_SIZE, &SIZE_BOUNDS, self.response_size);
        let status_run = self.metrics.status(status);
        status_run.add(0, 1);
        run.finish(FINISHED);
        let failed = [
            status.is_server_error().then(|| status_run.cell(0)),
            exception.map(|exception| run.cell(EXCEPTIONS + exception.index())),
        ];
        run.exemplify(self.metrics.gate, (duration, bounds, nanos), failed);
    }
}
