//! `GET /metrics`.

use crate::exposition::{TEXT_CONTENT_TYPE, render};
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};

/// Answers a scrape. Renders on a thread for blocking work, since a large
/// exposition and reading `/proc` would hold up the requests that share the
/// thread.
pub(super) async fn scrape() -> Response {
    match tokio::task::spawn_blocking(render).await {
        Ok(text) => ([(header::CONTENT_TYPE, TEXT_CONTENT_TYPE)], text).into_response(),
        Err(error) => {
            tracing::error!("a scrape failed: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
