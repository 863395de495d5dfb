//! Injects errors and latency: see [`crate::faults`]. The layer exists only where faults are enabled.

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::error::ApiError;
use crate::faults::Faults;

/// The paths without faults, each with everything below it: probes, metrics, documentation, and `/faults` itself.
const SPARED: &[&str] = &["/health", "/metrics", "/docs", "/openapi.json", "/faults"];

/// The layer: delays a request, then fails it, with the configured probability.
pub async fn inject(State(faults): State<Faults>, request: Request, next: Next) -> Response {
    if !is_spared(request.extensions().get()) {
        if let Some(latency) = faults.latency() {
            tokio::time::sleep(latency).await;
        }
        if faults.fails() {
            return ApiError::FaultInjected.into_response();
        }
    }
    next.run(request).await
}

/// Whether a request is exempt; also one without a route, for which the service does no work.
fn is_spared(path: Option<&MatchedPath>) -> bool {
    path.is_none_or(|path| spares(path.as_str()))
}

/// Whether this route is exempt.
pub(crate) fn spares(path: &str) -> bool {
    let below = |path: &str, root: &str| {
        let rest = path.strip_prefix(root);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    SPARED.iter().any(|root| below(path, root))
}
