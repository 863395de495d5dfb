//! Errors and latency on demand: see [`crate::faults`]. The layer is there only where faults are enabled.

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::error::ApiError;
use crate::faults::Faults;

/// What goes on all the same, each with all that is below it: probes, metrics, documentation, and the switch itself.
const SPARED: &[&str] = &["/health", "/metrics", "/docs", "/openapi.json", "/faults"];

/// The layer: a request waits, then fails, as often as it was asked for.
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

/// What no route matches is answered without the service's doing, so there is nothing to disturb.
fn is_spared(path: Option<&MatchedPath>) -> bool {
    path.is_none_or(|path| spares(path.as_str()))
}

/// Whether requests to this route go on all the same.
pub(crate) fn spares(path: &str) -> bool {
    let below = |path: &str, root: &str| {
        let rest = path.strip_prefix(root);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    SPARED.iter().any(|root| below(path, root))
}
