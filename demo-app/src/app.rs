//! The routes, and all that a request passes on its way to one.

use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use axum::{Extension, Router};
use metrics_runtime::{ConfigurationError, HttpMetrics};
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::background::Background;
use crate::cache::UserCache;
use crate::config::Config;
use crate::database::{Database, DatabaseError};
use crate::documentation::{Description, Document};
use crate::error::{self, ApiError};
use crate::extract::LONGEST_BODY;
use crate::handlers::{custom_metrics, data, docs, health, items, root, users};
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
    // The methods and paths are those of the handlers' descriptions.
    let (mut routes, description) = OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(root::welcome))
        .routes(routes!(health::health))
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
        .routes(routes!(data::list, data::store))
        .routes(routes!(items::read))
        .routes(routes!(users::create))
        .routes(routes!(users::register))
        .routes(routes!(users::read, users::delete))
        .routes(routes!(custom_metrics::read))
        .routes(routes!(docs::description))
        .split_for_parts();
    let scrapes = metrics.is_enabled().then(|| metrics.metrics_path());
    let document = Document::new(description, scrapes);
    if let Some(path) = scrapes {
        routes = routes.route(path, get(metrics_runtime::scrape));
    }
    let routes = routes
        .route("/docs", get(docs::folder))
        .route("/docs/", get(docs::page))
        .route("/docs/{*file}", get(docs::file))
        .layer(Extension(document));
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
