//! The longest that a request may take, from its head to the head of its answer.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::error;

/// The layer: when the time is over, the handler is given up where it waits, and the client is told by 504.
///
/// 504 and not 503, which would say that nothing was done: what the handler has begun in the database may be done. The
/// time for a slow upload counts, too.
pub async fn limit(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_elapsed) => error::timed_out(limit).into_response(),
    }
}
