//! The tower layer and its service.

use super::builder::HttpMetricsBuilder;
use super::configuration_error::ConfigurationError;
use super::endpoints::EndpointMetrics;
use super::future::ResponseFuture;
use super::hooks::Hooks;
use super::request::RequestGuard;
use super::request_body;
use super::schema::Schema;
use crate::http::{MetricsEndpoint, scrape, served};
use crate::support::clock;
use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::response::Response;
use axum::routing::get;
use std::sync::Arc;
use std::task::{Context, Poll};
use tower_layer::Layer;
use tower_service::Service;

/// Measures HTTP requests: a tower layer for [`axum::Router::layer`].
///
/// [`instrument`](crate::instrument) adds it together with `/metrics`; use the
/// layer itself where `/metrics` is served elsewhere. [`HttpMetrics::builder`]
/// has the options.
///
/// ```
/// use axum::{Router, routing::get};
/// use metrics_runtime::HttpMetrics;
///
/// let app: Router = Router::new().route("/", get(|| async { "hello" })).layer(HttpMetrics::new());
/// ```
///
/// Apply it with [`axum::Router::layer`]: only there does axum say which route
/// matched. Around a whole router, as a tower service, every request would be
/// `unmatched`; and so are requests to a service below
/// [`nest_service`](axum::Router::nest_service), of whose routes axum knows
/// nothing.
///
/// Cost of a request: two readings of the clock, a look-up of the route's path
/// and about ten updates of memory that only this thread writes. No lock once
/// a route, method and status was seen. No allocation, but two for a request
/// with a body, and one for a streamed response. Options that are not used add
/// nothing that could be measured.
#[derive(Clone, Debug)]
pub struct HttpMetrics {
    /// None where it is switched off.
    pub(super) schema: Option<&'static Schema>,
    pub(super) hooks: Option<Arc<Hooks>>,
    pub(super) path: Arc<str>,
    pub(super) endpoint: Option<MetricsEndpoint>,
}

impl HttpMetrics {
    /// The layer with all defaults. Every endpoint that the program declares
    /// has its series from here on.
    #[allow(clippy::new_without_default)] // It does something.
    pub fn new() -> Self {
        HttpMetricsBuilder::new().build_valid()
    }

    /// The layer with options.
    pub fn builder() -> HttpMetricsBuilder {
        HttpMetricsBuilder::new()
    }

    /// The layer with the options that the environment's variables say: see
    /// [`HttpMetricsBuilder::from_env`].
    ///
    /// # Errors
    ///
    /// Each variable whose value makes no sense, and what to write.
    pub fn from_env() -> Result<Self, ConfigurationError> {
        Self::builder().from_env().build()
    }

    pub(super) fn with(
        schema: Option<&'static Schema>,
        hooks: Hooks,
        path: &str,
        endpoint: Option<MetricsEndpoint>,
    ) -> Self {
        // Calibrates the clock now, and not in the first request.
        clock::now();
        Self {
            schema,
            hooks: (!hooks.is_empty()).then(|| Arc::new(hooks)),
            path: path.into(),
            endpoint,
        }
    }

    /// Whether it measures: not where it is
    /// [switched off](HttpMetricsBuilder::enabled).
    pub fn is_enabled(&self) -> bool {
        self.schema.is_some()
    }

    /// Where [`instrument`](Self::instrument) serves the metrics: for a route of
    /// your own, where it does not fit.
    pub fn metrics_path(&self) -> &str {
        &self.path
    }

    /// Measures every request that `router` answers, and adds `GET /metrics`,
    /// or [another path](HttpMetricsBuilder::metrics_path): what
    /// [`instrument`](crate::instrument) does, with these options. Where it is
    /// switched off, the router stays as it is.
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use metrics_runtime::HttpMetrics;
    ///
    /// let metrics = HttpMetrics::builder().exclude("/health").build().unwrap();
    /// let app: Router = metrics.instrument(Router::new().route("/health", get(|| async {})));
    /// ```
    ///
    /// # Panics
    ///
    /// When the router has a route of that path already, `/metrics` or what
    /// [`metrics_path`](HttpMetricsBuilder::metrics_path) says: leave that route
    /// out, or choose another path.
    pub fn instrument<S>(&self, router: Router<S>) -> Router<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        if !self.is_enabled() {
            served::switch_off();
            return router;
        }
        if let Err(error) = crate::check() {
            tracing::error!("{error}");
        }
        let router = router.layer(self.clone());
        let endpoint = match &self.endpoint {
            Some(endpoint) => get(endpoint.clone()),
            None => get(scrape),
        };
        router.route(&self.path, endpoint)
    }
}

impl<S> Layer<S> for HttpMetrics {
    type Service = HttpMetricsService<S>;

    fn layer(&self, inner: S) -> HttpMetricsService<S> {
        if !self.is_enabled() {
            served::switch_off();
        }
        HttpMetricsService {
            inner,
            schema: self.schema,
            hooks: self.hooks.clone(),
        }
    }
}

/// The service of [`HttpMetrics`].
#[derive(Clone, Debug)]
pub struct HttpMetricsService<S> {
    inner: S,
    schema: Option<&'static Schema>,
    hooks: Option<Arc<Hooks>>,
}

impl<S> Service<Request> for HttpMetricsService<S>
where
    S: Service<Request, Response = Response>,
{
    type Response = Response;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    #[inline]
    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let Some(schema) = self.schema else {
            return ResponseFuture::new(self.inner.call(request), None, None);
        };
        let matched = request.extensions().get::<MatchedPath>();
        let route = match matched {
            Some(path) => schema.route(Some(path.as_str())),
            None => schema.unmatched(request.uri().path()),
        };
        let variant = match (&self.hooks, route.endpoint) {
            (_, None) => None,
            (None, Some(_)) => Some(0),
            (Some(hooks), Some(_)) => hooks.variant(&request),
        };
        let (Some(endpoint), Some(variant)) = (route.endpoint, variant) else {
            return ResponseFuture::new(self.inner.call(request), Some(route), None);
        };
        let index = EndpointMetrics::index(request.method(), variant);
        let mut guard = RequestGuard::start(endpoint, index);
        request_body::measure(&mut request, &mut guard);
        if let Some(hooks) = &self.hooks {
            guard.is_hooked(hooks, &request, route.path);
        }
        ResponseFuture::new(self.inner.call(request), Some(route), Some(guard))
    }
}
