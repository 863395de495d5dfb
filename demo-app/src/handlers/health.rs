//! `/health`, `/health/live`, `/health/ready`: the health of the service, for people, load balancers and probes.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use metrics_runtime::instrumented;
use serde::Serialize;
use tracing::warn;
use utoipa::ToSchema;

use crate::extract::Json;
use crate::state::AppState;

/// The health of the service and its dependencies. The status code has the same information.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Health {
    status: Status,
    database: Reachable,
    cache: Reachable,
    timestamp: Timestamp,
}

/// The body of a probe's response.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Probe {
    status: Status,
}

/// Whether the service can do its work.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Status {
    Healthy,
    /// The cache can't be reached: requests are slower, but all are answered.
    Degraded,
    Unhealthy,
}

/// Whether a dependency responds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Reachable {
    Up,
    Down,
}

/// 200 if the database accepts a write, otherwise 503. Without the cache the service is degraded, which is 200.
#[utoipa::path(get, path = "/health", tag = "service", responses(
    (status = 200, description = "The service works, more slowly if the cache can't be reached", body = Health),
    (status = 503, description = "The database takes no writes", body = Health),
))]
#[instrumented(GET "/health", status = [200, 503])]
pub async fn health(State(app): State<AppState>) -> (StatusCode, Json<Health>) {
    let (database, cache) = tokio::join!(database(&app), cache(&app));
    let (code, status) = match (database, cache) {
        (Reachable::Up, Reachable::Up) => (StatusCode::OK, Status::Healthy),
        (Reachable::Up, Reachable::Down) => (StatusCode::OK, Status::Degraded),
        (Reachable::Down, _) => (StatusCode::SERVICE_UNAVAILABLE, Status::Unhealthy),
    };
    let health = Health {
        status,
        database,
        cache,
        timestamp: Timestamp::now(),
    };
    (code, Json(health))
}

/// 200 while the process responds; otherwise it has to be restarted. It checks no dependencies, because a restart does not
/// repair a database.
#[utoipa::path(get, path = "/health/live", tag = "service", responses(
    (status = 200, description = "The process answers", body = Probe),
))]
#[instrumented(GET "/health/live", status = [200])]
pub async fn live() -> Json<Probe> {
    Json(Probe {
        status: Status::Healthy,
    })
}

/// 200 if requests can be served; 503 if the database accepts no writes, so that requests go to another instance.
#[utoipa::path(get, path = "/health/ready", tag = "service", responses(
    (status = 200, description = "Requests can be served", body = Probe),
    (status = 503, description = "The database takes no writes", body = Probe),
))]
#[instrumented(GET "/health/ready", status = [200, 503])]
pub async fn ready(State(app): State<AppState>) -> (StatusCode, Json<Probe>) {
    let (code, status) = match database(&app).await {
        Reachable::Up => (StatusCode::OK, Status::Healthy),
        Reachable::Down => (StatusCode::SERVICE_UNAVAILABLE, Status::Unhealthy),
    };
    (code, Json(Probe { status }))
}

async fn database(app: &AppState) -> Reachable {
    match app.database.ping().await {
        Ok(()) => Reachable::Up,
        Err(problem) => {
            warn!("unhealthy: {problem}");
            Reachable::Down
        }
    }
}

async fn cache(app: &AppState) -> Reachable {
    match app.users.ping_cache().await {
        Ok(()) => Reachable::Up,
        Err(problem) => {
            warn!("degraded: {problem}");
            Reachable::Down
        }
    }
}
