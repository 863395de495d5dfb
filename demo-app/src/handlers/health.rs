//! `GET /health`: whether the service can do its work, for load balancers and probes.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use metrics_runtime::instrumented;
use serde::Serialize;
use tracing::warn;
use utoipa::ToSchema;

use crate::app::AppState;
use crate::extract::Json;

/// What a probe reads. The status code says the same.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Health {
    #[schema(example = "healthy")]
    status: &'static str,
    timestamp: Timestamp,
}

/// 200 when the database answers, 503 when it doesn't.
#[utoipa::path(get, path = "/health", tag = "service", responses(
    (status = 200, description = "The service can do its work", body = Health),
    (status = 503, description = "The database does not answer", body = Health),
))]
#[instrumented(GET "/health", status = [200, 503])]
pub async fn health(State(app): State<AppState>) -> (StatusCode, Json<Health>) {
    let (code, status) = match app.database.ping().await {
        Ok(()) => (StatusCode::OK, "healthy"),
        Err(problem) => {
            warn!("unhealthy: {problem}");
            (StatusCode::SERVICE_UNAVAILABLE, "unhealthy")
        }
    };
    let timestamp = Timestamp::now();
    (code, Json(Health { status, timestamp }))
}
