//! The tower layer that measures requests.

use super::bodies::AnyBody;
use super::measured::{self, Single};
use super::metrics_route;
use super::service::HttpMetricsService;
use crate::http::endpoint::{MetricsEndpoint, default_endpoint};
use crate::http::layer::config::{Configuration, ConfigurationError, Hooks, HttpMetricsBuilder};
use crate::http::layer::series::EndpointTable;
use crate::platform::clock;
use crate::recording::served;
use crate::registration;
#[cfg(feature = "ui")]
use crate::support::log;
use axum::Router;
use axum::routing::get;
use std::sync::Arc;
use tower_layer::Layer;

/// Measures HTTP requests: a tower layer for [`axum::Router::layer`].
///
/// [`instrument`](crate::instrument) adds it together with `/metrics`. Use the layer itself
/// if `/metrics` is served elsewhere. [`HttpMetrics::builder`] has the options.
///
/// ```
/// use axum::{Router, routing::get};
/// use metrics_runtime::HttpMetrics;
///
/// let app: Router = Router::new().route("/", get(|| async { "hello" })).layer(HttpMetrics::new());
/// ```
///
/// Apply it with [`axum::Router::layer`], because only there axum reports the matched route.
/// Around a whole router, as a tower service, it would count every request as `unmatched`.
///
/// Requests to a service below [`nest_service`](axum::Router::nest_service) or
/// [`fallback_service`](axum::Router::fallback_service) are `unmatched`, too, because axum does
/// not know the routes of the service. If the service has its own layer, that layer reports the
/// route to the outer one. [`any_body`](Self::any_body) is the layer for services with other
/// bodies than axum's.
///
/// # Cost
///
/// A request costs two clock reads, a lookup of the route's path and about ten updates of cells
/// of its own thread. It takes no lock after the first request with a route, method and status
/// code. It does not allocate, except twice for a request with a body and once for a streamed
/// response. Unused options have no measurable cost. In a process with several layers, or with
/// one that [`instrument`](crate::instrument) did not add, each request also gets a mark in its
/// extensions, so that it counts once.
#[derive(Debug)]
pub struct HttpMetrics {
    /// `None` if the layer is switched off.
    endpoints: Option<&'static EndpointTable>,
    hooks: Option<Arc<Hooks>>,
    path: Arc<str>,
    /// The endpoint that `instrument` adds. `None` for the default endpoint.
    endpoint: Option<MetricsEndpoint>,
    /// Whether `instrument` adds the live page. `None` if the endpoint decides.
    #[cfg(feature = "ui")]
    ui: Option<bool>,
}

impl HttpMetrics {
    /// The layer with all defaults. This registers the series of every declared endpoint.
    ///
    /// ```
    /// # use axum::{Router, routing::get};
    /// use metrics_runtime::HttpMetrics;
    ///
    /// // The metrics are served elsewhere, for example with `metrics_runtime::serve`.
    /// let app = Router::<()>::new().route("/", get(|| async { "hello" }));
    /// let app = app.layer(HttpMetrics::new());
    /// ```
    #[allow(clippy::new_without_default)] // It registers series.
    pub fn new() -> Self {
        Self::from_configuration(HttpMetricsBuilder::new().into_configuration())
    }

    /// A builder with the options of the layer.
    ///
    /// ```
    /// # use axum::Router;
    /// use metrics_runtime::HttpMetrics;
    ///
    /// # fn main() -> Result<(), metrics_runtime::ConfigurationError> {
    /// let metrics = HttpMetrics::builder().namespace("shop").exclude("/health").build()?;
    /// let app: Router = metrics.instrument(Router::new());
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder() -> HttpMetricsBuilder {
        HttpMetricsBuilder::new()
    }

    /// The layer with options from environment variables: see
    /// [`HttpMetricsBuilder::from_env`].
    ///
    /// ```
    /// # use axum::Router;
    /// use metrics_runtime::HttpMetrics;
    ///
    /// # fn main() -> Result<(), metrics_runtime::ConfigurationError> {
    /// // METRICS_NAMESPACE=shop METRICS_EXCLUDE=/health
    /// let app: Router = HttpMetrics::from_env()?.instrument(Router::new());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If variables are invalid. The error lists all of them, with what to write instead.
    pub fn from_env() -> Result<Self, ConfigurationError> {
        Self::builder().from_env().build()
    }

    fn from_configuration(configuration: Configuration) -> Self {
        let Configuration {
            settings,
            hooks,
            path,
            endpoint,
            #[cfg(feature = "ui")]
            ui,
        } = configuration;
        let settings = settings.filter(|_| !cfg!(feature = "off"));
        /// Notices if several measuring layers are created.
        static LAYER: Single = Single::new();
        if settings.is_some() {
            LAYER.record();
        }
        // Calibrates the clock now, so that the first request does not have to.
        clock::now();
        Self {
            endpoints: settings.map(EndpointTable::for_settings),
            hooks: (!hooks.is_empty()).then(|| Arc::new(hooks)),
            path: path.into(),
            endpoint,
            #[cfg(feature = "ui")]
            ui,
        }
    }

    /// A clone that does not count as another layer.
    fn copy(&self) -> Self {
        Self {
            endpoints: self.endpoints,
            hooks: self.hooks.clone(),
            path: Arc::clone(&self.path),
            endpoint: self.endpoint.clone(),
            #[cfg(feature = "ui")]
            ui: self.ui,
        }
    }

    fn service<S, K>(&self, inner: S) -> HttpMetricsService<S, K> {
        HttpMetricsService::new(inner, self.endpoints, self.hooks.clone())
    }

    /// Called before a service gets the layer without `instrument`.
    fn prepare(&self) {
        if !self.is_enabled() {
            served::switch_off();
        }
        measured::expect_several_layers();
    }

    /// The layer for any HTTP service of hyper, tonic or tower, whose bodies can differ from those
    /// of axum.
    ///
    /// ```
    /// use bytes::Bytes;
    /// use http::{Request, Response};
    /// use http_body_util::Full;
    /// use metrics_runtime::{HttpMetrics, RequestBody};
    /// use std::convert::Infallible;
    /// use tower::{Layer, ServiceExt, service_fn};
    ///
    /// // With hyper's server, the body is `RequestBody<hyper::body::Incoming>`.
    /// type Body = RequestBody<Full<Bytes>>;
    ///
    /// async fn answer(_: Request<Body>) -> Result<Response<Full<Bytes>>, Infallible> {
    ///     Ok(Response::new("hello".into()))
    /// }
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// let metrics = HttpMetrics::builder().namespace("plain").build().unwrap();
    /// let service = metrics.any_body().layer(service_fn(answer));
    /// service.oneshot(Request::new(Full::default())).await.unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "plain_http_requests_total{method=\"GET\",endpoint=\"unmatched\",status_code=\"200\"} 1\n"
    /// ));
    /// # }
    /// ```
    ///
    /// The inner service gets requests with a [`RequestBody`](crate::RequestBody), and the
    /// responses have a [`ResponseBody`](crate::ResponseBody). Each wraps a body with `Bytes` as
    /// its data. Closures of the [builder](Self::builder) get the head of a request and an empty
    /// body.
    ///
    /// The route of a request is the first of these that exists: the route that axum's router has
    /// matched, the result of [`route_by`](HttpMetricsBuilder::route_by), the nested path below
    /// [`nest_service`](axum::Router::nest_service), and otherwise `unmatched`.
    pub fn any_body(&self) -> AnyBodyLayer {
        AnyBodyLayer(self.clone())
    }

    /// Whether the layer measures requests. It does unless it is
    /// [switched off](HttpMetricsBuilder::enabled), or the feature `off` is on.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// let metrics = HttpMetrics::builder().enabled(false).build().unwrap();
    /// assert!(!metrics.is_enabled());
    /// ```
    pub fn is_enabled(&self) -> bool {
        self.endpoints.is_some()
    }

    /// The path on which [`instrument`](Self::instrument) serves the metrics. Use it for your own
    /// route if `instrument` does not fit.
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use metrics_runtime::{HttpMetrics, scrape};
    ///
    /// let metrics = HttpMetrics::new();
    /// assert_eq!(metrics.metrics_path(), "/metrics");
    /// let app: Router = Router::new().route(metrics.metrics_path(), get(scrape)).layer(metrics);
    /// ```
    pub fn metrics_path(&self) -> &str {
        &self.path
    }

    /// Checks that no route of `router` serves the path of the metrics, with any method. If the
    /// path is configured at startup, call it before [`instrument`](Self::instrument), or before
    /// you add the route yourself. Otherwise the router would panic on a collision. If the layer
    /// is switched off, this always succeeds.
    ///
    /// A template that matches the path, such as `/users/{id}` for `/users/42`, is a collision,
    /// too, because the metrics would hide this path. So is a route that the live page would hide
    /// (feature `ui`), if the page is enabled.
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use metrics_runtime::HttpMetrics;
    ///
    /// let metrics = HttpMetrics::builder().metrics_path("/health").build().unwrap();
    /// let routes: Router = Router::new().route("/health", get(|| async {}));
    /// assert!(metrics.check_path(&routes).unwrap_err().to_string().contains("`/health`"));
    /// ```
    ///
    /// # Errors
    ///
    /// If a route collides with the path or the live page. The error names the route.
    pub fn check_path<S>(&self, router: &Router<S>) -> Result<(), ConfigurationError> {
        if !self.is_enabled() {
            return Ok(());
        }
        if let Some(route) = metrics_route::colliding(router, &self.path) {
            return Err(ConfigurationError::of_path(&self.path, &route));
        }
        #[cfg(feature = "ui")]
        if self.serves_ui()
            && let Some(route) = metrics_route::hidden_by_page(router, &self.path)
        {
            return Err(ConfigurationError::of_page(&self.path, &route));
        }
        Ok(())
    }

    /// Measures every request that `router` answers, and adds `GET /metrics` or
    /// [another path](HttpMetricsBuilder::metrics_path). This is [`instrument`](crate::instrument)
    /// with options. If the layer is switched off, the router does not change. With the feature
    /// `ui`, it also adds the live page, in debug builds or if the
    /// [option](HttpMetricsBuilder::ui) is on.
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
    /// If the router already has a route with the path of the metrics: see
    /// [`instrument`](crate::instrument#panics). Remove that route or set another
    /// [`metrics_path`](HttpMetricsBuilder::metrics_path). If the path is configured at startup,
    /// call [`check_path`](Self::check_path) first.
    #[track_caller]
    pub fn instrument<S>(&self, router: Router<S>) -> Router<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        if !self.is_enabled() {
            served::switch_off();
            return router;
        }
        metrics_route::check(&router, &self.path);
        registration::log_conflicts();
        let router = router.layer(Instrument(self.copy()));
        let endpoint = self.endpoint.clone().unwrap_or_else(default_endpoint);
        let router = self.add_page(&endpoint, router);
        router.route(&self.path, get(endpoint))
    }

    /// Whether [`instrument`](Self::instrument) serves the live page: see
    /// [`HttpMetricsBuilder::ui`]. If you mount the endpoint yourself, pass this value to
    /// [`MetricsEndpoint::ui`]. Feature `ui`.
    ///
    /// ```
    /// use metrics_runtime::{HttpMetrics, MetricsEndpoint};
    ///
    /// # fn main() -> Result<(), metrics_runtime::ConfigurationError> {
    /// let metrics = HttpMetrics::from_env()?;
    /// let endpoint = MetricsEndpoint::new().ui(metrics.serves_ui());
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "ui")]
    pub fn serves_ui(&self) -> bool {
        let of_endpoint = || match &self.endpoint {
            Some(endpoint) => endpoint.ui,
            None => default_endpoint().ui,
        };
        self.ui.unwrap_or_else(of_endpoint)
    }

    /// Adds the live page if it is enabled and does not hide a route.
    #[cfg(feature = "ui")]
    fn add_page<S>(&self, endpoint: &MetricsEndpoint, router: Router<S>) -> Router<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        let enabled = self.serves_ui();
        match metrics_route::hidden_by_page(&router, &self.path).filter(|_| enabled) {
            Some(route) => {
                log::warn(format_args!(
                    "the live page is not served, because it would hide the route `{route}`: write \
                     another `metrics_path`, or disable the page with `.ui(false)`"
                ));
                router
            }
            None => endpoint.clone().ui(enabled).with_page(router, &self.path),
        }
    }

    #[cfg(not(feature = "ui"))]
    fn add_page<S>(&self, _endpoint: &MetricsEndpoint, router: Router<S>) -> Router<S> {
        router
    }
}

impl HttpMetricsBuilder {
    /// Builds the layer. This registers the series of every declared endpoint, with the names
    /// from the options. Their memory is never freed.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// assert!(HttpMetrics::builder().namespace("shop").build().is_ok());
    /// assert!(HttpMetrics::builder().namespace("my shop").build().is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// If options are invalid. The error lists all of them, with what to write instead.
    pub fn build(self) -> Result<HttpMetrics, ConfigurationError> {
        self.validate().map(HttpMetrics::from_configuration)
    }
}

/// A request can pass both a layer and its clone, so requests are marked after the first clone.
impl Clone for HttpMetrics {
    fn clone(&self) -> Self {
        measured::expect_several_layers();
        self.copy()
    }
}

/// The layer that `instrument` adds. A router clones it for each route, which does not count as
/// several layers.
struct Instrument(HttpMetrics);

impl Clone for Instrument {
    fn clone(&self) -> Self {
        Self(self.0.copy())
    }
}

impl<S> Layer<S> for Instrument {
    type Service = HttpMetricsService<S>;

    fn layer(&self, inner: S) -> HttpMetricsService<S> {
        self.0.service(inner)
    }
}

impl<S> Layer<S> for HttpMetrics {
    type Service = HttpMetricsService<S>;

    fn layer(&self, inner: S) -> HttpMetricsService<S> {
        self.prepare();
        self.service(inner)
    }
}

/// The layer of [`HttpMetrics::any_body`].
///
/// ```
/// use metrics_runtime::{AnyBodyLayer, HttpMetrics};
///
/// fn layer_for_tonic(metrics: &HttpMetrics) -> AnyBodyLayer {
///     metrics.any_body()
/// }
/// ```
#[derive(Clone, Debug)]
pub struct AnyBodyLayer(HttpMetrics);

impl<S> Layer<S> for AnyBodyLayer {
    type Service = HttpMetricsService<S, AnyBody>;

    fn layer(&self, inner: S) -> HttpMetricsService<S, AnyBody> {
        self.0.prepare();
        self.0.service(inner)
    }
}
