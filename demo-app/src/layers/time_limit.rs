//! Limits the time from the head of a request to the head of its response.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::error;

/// The layer: after the timeout, the handler is cancelled where it waits, and the client gets 504.
///
/// 504 and not 503, because the request may have had an effect: a change that the handler began in the database may still
/// happen. Time for a slow upload counts, too.
pub async fn limit(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_elapsed) => error::timed_out(limit).into_response(),
    }
}
