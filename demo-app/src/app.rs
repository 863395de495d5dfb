//! The routes, and all that a request passes on its way to one.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use metrics_runtime::{ConfigurationError, HttpMetrics};

use crate::background::Background;
use crate::cache::UserCache;
use crate::config::Config;
use crate::database::{Database, DatabaseError};
use crate::error::{self, ApiError};
use crate::extract::LONGEST_BODY;
use crate::handlers::{custom_metrics, data, health, items, root, users};
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

/// The whole service, ready to be served.
pub fn router(state: AppState, metrics: HttpMetrics) -> Router {
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
    if metrics.is_enabled() {
        routes = routes.route(metrics.metrics_path(), get(metrics_runtime::scrape));
    }
    let routes = routes
        .fallback(error::not_found)
        .method_not_allowed_fallback(error::method_not_allowed)
        .with_state(state);

    // From the inside out: what stands lower sees a request earlier and its answer later.
    let routes = routes.layer(DefaultBodyLimit::max(LONGEST_BODY));
    // Around everything, so that it counts what the others answer, and what no route does. A service without fallbacks of
    // its own would write `metrics.instrument(routes)` for this and the route `/metrics`.
    routes.layer(metrics)
}
