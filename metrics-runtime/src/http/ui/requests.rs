//! The newest failed and the slowest requests, as JSON.

use super::about::process_id;
use crate::http::request_log::{self, EndedRequest};
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct Requests {
    process: String,
    seq: u64,
    skipped: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    failed: Option<Vec<Request>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slowest: Option<Vec<Request>>,
}

#[derive(Debug, Serialize)]
struct Request {
    time: f64,
    method: &'static str,
    endpoint: &'static str,
    status: u16,
    seconds: f64,
    error: Option<&'static str>,
    trace: Option<String>,
}

/// The lists, if they have changed since the state with this number.
pub(super) fn requests(since: Option<u64>) -> Requests {
    // Read before the lists, so that the client asks again for changes in between.
    let (seq, skipped) = request_log::state();
    let (failed, slowest) = if since == Some(seq) {
        (None, None)
    } else {
        let lists = request_log::lists();
        (Some(all(&lists.failed)), Some(all(&lists.slowest)))
    };
    Requests {
        process: process_id(),
        seq,
        skipped,
        failed,
        slowest,
    }
}

fn all(requests: &[EndedRequest]) -> Vec<Request> {
    requests.iter().map(Request::new).collect()
}

impl Request {
    fn new(request: &EndedRequest) -> Self {
        Self {
            time: request.time.as_secs_f64(),
            method: request.method,
            endpoint: request.endpoint,
            status: request.status,
            seconds: request.nanos as f64 / 1e9,
            error: request.error,
            trace: request.trace.as_deref().map(str::to_owned),
        }
    }
}
