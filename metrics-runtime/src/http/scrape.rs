//! `GET /metrics`.

use super::unmeasured;
use crate::exposition::{PooledText, TEXT_CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{StatusCode, header};

/// Answers a scrape: a handler for a route of your own, where
/// [`instrument`](crate::instrument) does not fit.
///
/// ```
/// use axum::{Router, routing::get};
/// use metrics_runtime::{HttpMetrics, scrape};
///
/// let app: Router = Router::new()
///     .route("/internal/metrics", get(scrape))
///     .layer(HttpMetrics::new());
/// ```
///
/// It leaves its requests out of the metrics, so that scrapes don't count; what
/// else the route answers (a 405) counts.
///
/// It renders on a thread for blocking work, since a large exposition and
/// reading `/proc` would hold up the requests that share the thread. So it
/// needs a tokio runtime.
pub async fn scrape() -> Response {
    unmeasured::leave_out().await;
    match tokio::task::spawn_blocking(PooledText::render).await {
        Ok(text) => {
            let text = Bytes::from_owner(text);
            ([(header::CONTENT_TYPE, TEXT_CONTENT_TYPE)], text).into_response()
        }
        Err(error) => {
            tracing::error!("a scrape failed: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
