//! Gives every request an id: in the response header `x-request-id`, and in each log line of the request.
//!
//! A client or a proxy may send an id, so that it appears in several logs. An id that is not 1 to 128 letters, digits, `.`,
//! `_` or `-` is replaced, because it is logged verbatim.

use std::time::{Instant, SystemTime};

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::{Instrument as _, debug, error_span};
use uuid::{NoContext, Timestamp, Uuid};

/// The header, in requests and responses.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const LONGEST: usize = 128;

/// The layer. It also logs each response, at level `debug`.
pub async fn identify(mut request: Request, next: Next) -> Response {
    let sent = request.headers().get(&REQUEST_ID);
    let id = sent.filter(is_well_formed).cloned();
    let id = id.unwrap_or_else(fresh);
    // For handlers that call other services.
    request.headers_mut().insert(REQUEST_ID, id.clone());
    // At level `error`, so that no filter removes the id from a line that it lets through.
    let span = error_span!(
        "request",
        id = id.to_str().unwrap_or_default(),
        method = request.method().as_str(),
        path = request.uri().path(),
    );
    let start = Instant::now();
    let answer = async {
        let mut response = next.run(request).await;
        let status = response.status().as_u16();
        debug!(
            status,
            duration_ms = start.elapsed().as_secs_f64() * 1e3,
            "answered"
        );
        response.headers_mut().insert(REQUEST_ID, id);
        response
    };
    answer.instrument(span).await
}

fn is_well_formed(id: &&HeaderValue) -> bool {
    let id = id.as_bytes();
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-".contains(byte);
    (1..=LONGEST).contains(&id.len()) && id.iter().all(allowed)
}

/// A UUID of version 7, so that ids sort by time.
fn fresh() -> HeaderValue {
    let id = match SystemTime::UNIX_EPOCH.elapsed() {
        Ok(_) => Uuid::now_v7(),
        // Before 1970, where `now_v7` panics.
        Err(_) => Uuid::new_v7(Timestamp::from_unix(NoContext, 0, 0)),
    };
    let id = id.hyphenated().to_string();
    HeaderValue::try_from(id).unwrap_or(HeaderValue::from_static("none"))
}
