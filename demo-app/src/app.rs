//! The routes, and all that a request passes on its way to one.

use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use axum::{Extension, Router};
use metrics_runtime::{Access, AccessError, ConfigurationError, HttpMetrics, MetricsEndpoint};
use tokio_util::task::TaskTracker;

use crate::background::Background;
use crate::cache::UserCache;
use crate::config::Config;
use crate::database::{Database, DatabaseError};
use crate::error::{self, ApiError};
use crate::extract::BodyLimit;
use crate::faults::Faults;
use crate::handlers::faults as switch;
use crate::handlers::{custom_metrics, data, health, items, root, users};
use crate::layers::{in_flight, injection, request_id, time_limit};
use crate::users::Users;

/// What handlers share. Clones share it too.
#[derive(Debug, Clone)]
pub struct AppState {
    /// The database, for what is neither users nor cached.
    pub database: Database,
    /// All users.
    pub users: Users,
    /// Work that outlives its request.
    pub background: Background,
    /// What goes wrong on demand.
    pub faults: Faults,
}

impl AppState {
    /// Puts the parts together around an open database.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn new(database: Database, config: &Config) -> Result<Self, DatabaseError> {
        let background = Background::new();
        let cache = UserCache::open(config);
        let users = Users::open(&database, cache, background.clone()).await?;
        Ok(Self {
            database,
            users,
            background,
            faults: Faults::new(config.enable_faults),
        })
    }
}

/// What is measured of requests, as the environment wants it: `ENABLE_METRICS`, `METRICS_NAMESPACE`, `METRICS_BUCKETS`,
/// `METRICS_EXCLUDE` and so on.
///
/// # Errors
/// When a variable makes no sense.
pub fn metrics() -> Result<HttpMetrics, ConfigurationError> {
    // Every endpoint has a series for each error from the start, because any extractor or fallback can answer with one.
    HttpMetrics::builder()
        .errors::<ApiError>()
        .from_env()
        .build()
}

/// What scrapers are told, if they have the token.
///
/// # Errors
/// When the token can't be one.
pub fn metrics_endpoint(config: &Config) -> Result<MetricsEndpoint, AccessError> {
    let endpoint = MetricsEndpoint::new();
    match &config.metrics_token {
        Some(token) => Ok(endpoint.access(Access::new().bearer_token(token.expose())?)),
        None => Ok(endpoint),
    }
}

/// What the service is made of, beside its routes.
#[derive(Debug)]
pub struct Parts {
    /// What handlers share.
    pub state: AppState,
    /// What is measured of requests.
    pub metrics: HttpMetrics,
    /// What scrapers ask, when it has no listener of its own.
    pub metrics_endpoint: Option<MetricsEndpoint>,
    /// The requests that are being answered.
    pub in_flight: TaskTracker,
}

/// The whole service, ready to be served.
pub fn router(parts: Parts, config: &Config) -> Router {
    let metrics = parts.metrics;
    let faults = parts.state.faults.clone();
    let mut routes = Router::new()
        .route("/", get(root::welcome))
        .route("/health", get(health::health))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/data", get(data::list).post(data::store))
        .route("/items/{item_id}", get(items::read))
        .route("/users", post(users::create))
        .route("/users/register", post(users::register))
        .route("/users/{user_id}", get(users::read).delete(users::delete))
        .route("/metrics/custom", get(custom_metrics::read));
    if faults.are_enabled() {
        let switch = get(switch::read).put(switch::set).delete(switch::clear);
        routes = routes.route("/faults", switch);
    }
    let mut routes = routes
        .fallback(error::not_found)
        .method_not_allowed_fallback(error::method_not_allowed)
        .with_state(parts.state);

    // From the inside out: what stands lower sees a request earlier and its answer later.
    if faults.are_enabled() {
        routes = routes.layer(from_fn_with_state(faults, injection::inject));
    }
    let mut routes = routes
        .layer(DefaultBodyLimit::max(config.body_limit_bytes))
        .layer(Extension(BodyLimit(config.body_limit_bytes)))
        .layer(from_fn_with_state(
            config.request_timeout_seconds,
            time_limit::limit,
        ));
    // A scrape has a time limit of its own.
    if let Some(endpoint) = parts.metrics_endpoint.filter(|_| metrics.is_enabled()) {
        routes = routes.route(metrics.metrics_path(), get(endpoint));
    }
    routes
        .layer(from_fn(request_id::identify))
        .layer(from_fn_with_state(parts.in_flight, in_flight::track))
        // Around everything, so that it counts what the others answer, and what no route does. A service without
        // fallbacks of its own would write `metrics.instrument(routes)` for this and the route `/metrics`.
        .layer(metrics)
}
