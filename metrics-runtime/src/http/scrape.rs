//! `GET /metrics`.

use super::unmeasured;
use crate::exposition::{self, Filter, Format, Options, TEXT_CONTENT_TYPE};
use crate::snapshot::snapshot;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{StatusCode, Uri, header};
use std::ops::ControlFlow;

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
/// `name[]=` in the query, which can be there several times, leaves only the
/// families with these names.
///
/// It renders on a thread for blocking work, since a large exposition and
/// reading `/proc` would hold up the requests that share the thread. So it
/// needs a tokio runtime.
pub async fn scrape(uri: Uri) -> Response {
    unmeasured::leave_out().await;
    let filter = Filter::names(names(&uri));
    match tokio::task::spawn_blocking(move || text(&filter)).await {
        Ok(text) => {
            let text = Bytes::from(text);
            ([(header::CONTENT_TYPE, TEXT_CONTENT_TYPE)], text).into_response()
        }
        Err(error) => {
            tracing::error!("a scrape failed: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The families that `name[]=` asks for.
fn names(uri: &Uri) -> Vec<String> {
    let pairs = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let names = pairs.filter(|(name, _)| name == "name[]");
    names.map(|(_, value)| value.into_owned()).collect()
}

fn text(filter: &Filter) -> Vec<u8> {
    let (mut whole, mut buffer) = (Vec::new(), Vec::new());
    let mut keep = |piece: &mut Vec<u8>| {
        whole.append(piece);
        ControlFlow::Continue(())
    };
    let (format, options) = (Format::Text, Options::default());
    let _ = exposition::write(
        &snapshot(),
        format,
        &options,
        filter,
        &mut buffer,
        &mut keep,
    );
    whole.append(&mut buffer);
    whole
}
