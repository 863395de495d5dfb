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
use crate::handlers::root::WelcomePage;
use crate::handlers::{auth, custom_metrics, data, docs, health, items, root, users};
use crate::layers::{in_flight, injection, panics, request_id, time_limit};
use crate::rate_limit;
use crate::state::AppState;

/// The metrics layer, configured by environment variables: `ENABLE_METRICS`, `METRICS_NAMESPACE`, `METRICS_BUCKETS`,
/// `METRICS_EXCLUDE` and others. The live page is on, unless `METRICS_UI` switches it off. With API versions, requests have
/// a label `version`: the value of `Accept-Version`, the first version if the header is missing, and `other` for any other
/// value.
///
/// # Errors
/// If a variable or the list of versions is invalid.
pub fn metrics(api_versions: &[String]) -> Result<HttpMetrics, ConfigurationError> {
    // Every endpoint has a series for each error from the start, because any extractor or fallback can cause one.
    let metrics = HttpMetrics::builder()
        .ui(true)
        .errors::<ApiError>()
        .from_env();
    match api_versions {
        [] => metrics,
        [first, ..] => metrics.header_label_or("version", "accept-version", api_versions, first),
    }
    .build()
}

/// The metrics endpoint with its live page, and with access limited to holders of the token if there is one.
///
/// # Errors
/// If the token is invalid.
pub fn metrics_endpoint(
    config: &Config,
    metrics: &HttpMetrics,
) -> Result<MetricsEndpoint, AccessError> {
    let endpoint = MetricsEndpoint::new().ui(metrics.serves_ui());
    match &config.metrics_token {
        Some(token) => Ok(endpoint.access(Access::new().bearer_token(token.expose())?)),
        None => Ok(endpoint),
    }
}

/// The parts of the service, besides its routes.
#[derive(Debug)]
pub struct Parts {
    /// The state that handlers share.
    pub state: AppState,
    /// The metrics layer.
    pub metrics: HttpMetrics,
    /// The metrics endpoint, unless it has a separate listener.
    pub metrics_endpoint: Option<MetricsEndpoint>,
    /// Tracks the requests in flight.
    pub in_flight: TaskTracker,
}

/// The rate-limited routes. Methods and paths come from the handlers' descriptions.
fn limited_routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Description::openapi())
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
}

/// Adds the routes without a rate limit. Unmatched requests are rate limited.
fn with_unlimited_routes(limited: OpenApiRouter<AppState>) -> OpenApiRouter<AppState> {
    limited
        .routes(routes!(health::health))
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
        .routes(routes!(docs::description))
}

fn with_documentation(routes: Router<AppState>) -> Router<AppState> {
    routes
        .route("/docs", get(docs::folder))
        .route("/docs/", get(docs::page))
        .route("/docs/{*file}", get(docs::file))
}

/// Checks that no route serves the path of the metrics, before a service exists. Only [`router`] finds routes that a setting
/// adds.
///
/// # Errors
/// If a route does.
pub fn check_metrics_path(metrics: &HttpMetrics) -> Result<(), ConfigurationError> {
    let (routes, _) = with_unlimited_routes(limited_routes()).split_for_parts();
    metrics.check_path(&with_documentation(routes))
}

/// Builds the router of the whole service.
///
/// # Errors
/// If a route serves the configured path of the metrics.
pub fn router(parts: Parts, config: &Config) -> Result<Router, ConfigurationError> {
    let metrics = parts.metrics;
    let faults = parts.state.faults.clone();
    let limit = from_fn_with_state(parts.state.rate_limit.clone(), rate_limit::limit);
    let endpoint = parts.metrics_endpoint.filter(|_| metrics.is_enabled());
    let mut described = with_unlimited_routes(limited_routes().route_layer(limit.clone()));
    if faults.are_enabled() {
        described = described.routes(routes!(switch::read, switch::set, switch::clear));
    }
    let (routes, description) = described.split_for_parts();
    let surroundings = Surroundings {
        faults: faults.are_enabled(),
        scrapes: endpoint.is_some().then(|| metrics.metrics_path()),
        scrapes_need_token: config.metrics_token.is_some(),
    };
    let mut routes = with_documentation(routes)
        .layer(Extension(ApiDescription::new(description, &surroundings)))
        .layer(Extension(WelcomePage::new(
            surroundings.scrapes,
            metrics.serves_ui(),
        )))
        .fallback(error::not_found.layer(limit))
        .method_not_allowed_fallback(error::method_not_allowed)
        .with_state(parts.state);

    // From the inside out: a layer further down sees a request earlier and its response later.
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
    // A scrape has its own timeout.
    if let Some(endpoint) = endpoint {
        metrics.check_path(&routes)?;
        let scrapes = endpoint.routes(metrics.metrics_path());
        routes = routes.merge(scrapes.method_not_allowed_fallback(error::method_not_allowed));
    }
    let service = routes
        .layer(from_fn(request_id::identify))
        .layer(from_fn_with_state(parts.in_flight, in_flight::track))
        // Outside of everything that responds, so that it counts all responses. A service without its own fallbacks would
        // write `metrics.instrument(routes)` for this and the route `/metrics`.
        .layer(metrics)
        .layer(panics::answer());
    Ok(service)
}
