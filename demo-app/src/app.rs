//! The routes, and the layers that a request passes through to reach one.

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use axum::{Extension, Router};
use metrics_runtime::{Access, AccessError, ConfigurationError, HttpMetrics, MetricsEndpoint};
use tokio_util::task::TaskTracker;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::config::Config;
use crate::documentation::{ApiDescription, Description, Surroundings};
use crate::error::{self, ApiError};
use crate::extract::BodyLimit;
use crate::handlers::faults as switch;
use crate::handlers::{auth, custom_metrics, data, docs, health, items, root, users};
use crate::layers::{in_flight, injection, panics, request_id, time_limit};
use crate::rate_limit;
use crate::state::AppState;

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
    let limit = from_fn_with_state(parts.state.rate_limit.clone(), rate_limit::limit);
    let endpoint = parts.metrics_endpoint.filter(|_| metrics.is_enabled());
    // The methods and paths are those of the handlers' descriptions.
    let mut described = OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(root::welcome))
        .routes(routes!(data::list, data::store))
        .routes(routes!(items::read))
        .routes(routes!(users::create))
        .routes(routes!(users::register))
        .routes(routes!(users::read, users::delete))
        .routes(routes!(auth::login))
        .routes(routes!(auth::logout))
        .routes(routes!(auth::me))
        .routes(routes!(custom_metrics::read))
        // Of what follows, nothing is limited but what no route has.
        .route_layer(limit.clone())
        .routes(routes!(health::health))
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
        .routes(routes!(docs::description));
    if faults.are_enabled() {
        described = described.routes(routes!(switch::read, switch::set, switch::clear));
    }
    let (routes, description) = described.split_for_parts();
    let surroundings = Surroundings {
        faults: faults.are_enabled(),
        scrapes: endpoint.is_some().then(|| metrics.metrics_path()),
        scrapes_need_token: config.metrics_token.is_some(),
    };
    let mut routes = routes
        .route("/docs", get(docs::folder))
        .route("/docs/", get(docs::page))
        .route("/docs/{*file}", get(docs::file))
        .layer(Extension(ApiDescription::new(description, &surroundings)))
        .fallback(error::not_found.layer(limit))
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
    if let Some(endpoint) = endpoint {
        let scrape = get(endpoint).fallback(error::method_not_allowed);
        routes = routes.route(metrics.metrics_path(), scrape);
    }
    routes
        .layer(from_fn(request_id::identify))
        .layer(from_fn_with_state(parts.in_flight, in_flight::track))
        // Around all that answers, so that it counts what the others answer, and what no route does. A service without
        // fallbacks of its own would write `metrics.instrument(routes)` for this and the route `/metrics`.
        .layer(metrics)
        .layer(panics::answer())
}
