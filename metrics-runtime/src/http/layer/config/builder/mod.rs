//! The options of the layer, on one builder.
//!
//! | file | holds |
//! |---|---|
//! | `labels` | options about names and labels |
//! | `families` | options about families and their buckets |
//! | `requests` | options about requests: which are measured, and hooks |
//! | `rpc` | options about gRPC services (feature `grpc`) |
//! | `environment` | the options that environment variables set |
//! | `validate`, `names` | the rules |

mod environment;
mod families;
mod labels;
mod names;
mod requests;
#[cfg(feature = "grpc")]
mod rpc;
mod validate;

use super::error::{ConfigurationError, ConfigurationProblem};
use super::hooks::Hooks;
use super::pattern::Pattern;
use super::settings::Settings;
use crate::http::endpoint::MetricsEndpoint;
use std::fmt;

/// The options of [`HttpMetrics`](crate::HttpMetrics); made by
/// [`HttpMetrics::builder`](crate::HttpMetrics::builder).
///
/// ```
/// use axum::{Router, routing::get};
/// use metrics_runtime::HttpMetrics;
///
/// let metrics = HttpMetrics::builder()
///     .namespace("shop")
///     .exclude("/health")
///     .group_status_codes(true)
///     .buckets([0.01, 0.1, 1.0])
///     .build()
///     .unwrap();
/// let app: Router = metrics.instrument(Router::new().route("/", get(|| async { "hello" })));
/// assert!(metrics_runtime::render().contains(
///     "shop_http_requests_total{method=\"GET\",endpoint=\"unmatched\",status_code=\"4xx\"} 0\n"
/// ));
/// ```
///
/// | option | default |
/// |---|---|
/// | [`preset`](Self::preset) | none |
/// | [`namespace`](Self::namespace), [`subsystem`](Self::subsystem) | none |
/// | [`label_names`](Self::label_names) | `method`, `endpoint`, `status_code` |
/// | [`constant_label`](Self::constant_label), [`label`](Self::label), [`header_label`](Self::header_label), [`header_label_or`](Self::header_label_or) | none |
/// | [`group_status_codes`](Self::group_status_codes) | off: `200`, not `2xx` |
/// | [`unmatched_name`](Self::unmatched_name) | `unmatched` |
/// | [`ignore_unmatched`](Self::ignore_unmatched) | off: requests that no route serves are measured |
/// | [`exclude`](Self::exclude), [`only`](Self::only) | all routes are measured |
/// | [`group_routes`](Self::group_routes) | each route has its own name |
/// | [`buckets`](Self::buckets) | 0.5 ms to 10 s; [`PROMETHEUS_BUCKETS`](crate::PROMETHEUS_BUCKETS) begin at 5 ms |
/// | [`size_buckets`](Self::size_buckets) | 100 B to 100 MB in steps of ten |
/// | [`size_summaries`](Self::size_summaries) | off: sizes are histograms |
/// | [`request_size`](Self::request_size), [`response_size`](Self::response_size) | on |
/// | [`combined_size`](Self::combined_size) | off |
/// | [`in_progress`](Self::in_progress) | on |
/// | [`in_progress_name`](Self::in_progress_name) | `http_requests_in_progress` |
/// | [`in_progress_labels`](Self::in_progress_labels) | on |
/// | [`errors`](Self::errors) | the layer's own only: `panic`, `cancelled`, `body`, `timeout` |
/// | [`time_to_first_byte`](Self::time_to_first_byte) | off |
/// | [`exclude_streaming`](Self::exclude_streaming) | off: the duration includes streaming |
/// | [`high_resolution`](Self::high_resolution) | off |
/// | [`high_resolution_buckets`](Self::high_resolution_buckets) | 21 from 10 ms to 60 s |
/// | [`high_resolution_only_2xx`](Self::high_resolution_only_2xx) | off |
/// | [`route_by`](Self::route_by) | the route that axum's router has matched |
/// | `grpc_service`, `grpc_descriptors` (feature `grpc`) | none: an RPC is an HTTP request |
/// | [`filter`](Self::filter), [`on_end`](Self::on_end) | none |
/// | [`keep_response_bodies`](Self::keep_response_bodies) | none |
/// | [`enabled`](Self::enabled) | on |
/// | [`enabled_by_env`](Self::enabled_by_env), [`from_env`](Self::from_env) | no variable is read |
/// | [`metrics_path`](Self::metrics_path) | `/metrics` |
/// | [`metrics_endpoint`](Self::metrics_endpoint) | with all defaults: everyone may scrape |
/// | [`ui`](Self::ui) (feature `ui`) | the live page is served in debug builds |
///
/// Durations are not rounded. They are counted in whole nanoseconds, so their sum is
/// exact.
///
/// # Several layers
///
/// Layers with the same settings share their series. Layers with different settings have
/// different series and need different names: give each a
/// [`namespace`](Self::namespace). Otherwise [`check`](crate::check) reports, once for
/// each family, how their labels or buckets contradict each other. Then the first layer's
/// family is exposed. Equal series are added up.
///
/// A request that passes two layers counts in both if their names differ. If their names
/// are the same, as with `.layer(HttpMetrics::new())` on a router that is
/// [instrumented](crate::instrument) later, it counts in the outer layer only. The inner
/// one passes it on, calls no hooks for it, and logs one warning in the life of the
/// process.
///
/// Names and buckets of a configuration live as long as the process. So build layers at
/// startup, not for each request.
#[must_use = "the layer is made by `build`"]
pub struct HttpMetricsBuilder {
    settings: Settings,
    hooks: Hooks,
    enabled: bool,
    path: String,
    endpoint: Option<MetricsEndpoint>,
    #[cfg(feature = "ui")]
    ui: Option<bool>,
    /// The number of constant labels that a preset added.
    preset_labels: usize,
    /// The option that added each label whose values come from requests.
    request_label_options: Vec<&'static str>,
    /// The problems that were found while options were set.
    problems: Vec<ConfigurationProblem>,
}

/// A valid configuration.
pub(in crate::http::layer) struct Configuration {
    /// `None` if the layer is switched off.
    pub(in crate::http::layer) settings: Option<Settings>,
    pub(in crate::http::layer) hooks: Hooks,
    /// Where the metrics are served.
    pub(in crate::http::layer) path: String,
    /// What serves them. `None` for the default endpoint.
    pub(in crate::http::layer) endpoint: Option<MetricsEndpoint>,
    /// Whether the live page is served beside it. `None` if the endpoint decides.
    #[cfg(feature = "ui")]
    pub(in crate::http::layer) ui: Option<bool>,
}

impl HttpMetricsBuilder {
    pub(in crate::http::layer) fn new() -> Self {
        Self {
            settings: Settings::default(),
            hooks: Hooks::default(),
            enabled: true,
            path: "/metrics".to_owned(),
            endpoint: None,
            #[cfg(feature = "ui")]
            ui: None,
            preset_labels: 0,
            request_label_options: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// The path at which [`HttpMetrics::instrument`](crate::HttpMetrics::instrument) serves
    /// the metrics. Default: `/metrics`. Its segments consist of letters, digits and
    /// `-._~`.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// let metrics = HttpMetrics::builder().metrics_path("/internal/metrics").build().unwrap();
    /// ```
    pub fn metrics_path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// The endpoint that [`HttpMetrics::instrument`](crate::HttpMetrics::instrument) serves
    /// there, for example with access control. Default: [`MetricsEndpoint::new`].
    ///
    /// ```
    /// use metrics_runtime::{Access, HttpMetrics, MetricsEndpoint};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let access = Access::new().bearer_token("3kmZ9fVq0aYv")?;
    /// let metrics = HttpMetrics::builder()
    ///     .metrics_endpoint(MetricsEndpoint::new().access(access))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn metrics_endpoint(mut self, endpoint: MetricsEndpoint) -> Self {
        self.endpoint = Some(endpoint);
        self
    }

    /// Whether [`HttpMetrics::instrument`](crate::HttpMetrics::instrument) serves the live page,
    /// at `/metrics/ui` if the metrics are at `/metrics`. Default: as the endpoint
    /// [says](MetricsEndpoint::ui), which is in debug builds only. Feature `ui`.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// let metrics = HttpMetrics::builder().ui(true).build().unwrap();
    /// ```
    ///
    /// If the router has a route of the same path, the page is not served, and the log says so.
    #[cfg(feature = "ui")]
    pub fn ui(mut self, enabled: bool) -> Self {
        self.ui = Some(enabled);
        self
    }

    /// The configuration, if all options are valid.
    pub(in crate::http::layer) fn validate(mut self) -> Result<Configuration, ConfigurationError> {
        let mut problems = std::mem::take(&mut self.problems);
        let options = &self.request_label_options;
        validate::check(&self.settings, options, &self.path, &mut problems);
        // An option that is set twice may repeat a problem.
        let mut distinct: Vec<ConfigurationProblem> = Vec::new();
        for problem in problems {
            if !distinct.contains(&problem) {
                distinct.push(problem);
            }
        }
        if distinct.is_empty() {
            Ok(self.into_configuration())
        } else {
            Err(ConfigurationError(distinct))
        }
    }

    /// The configuration, without checking the options.
    pub(in crate::http::layer) fn into_configuration(self) -> Configuration {
        Configuration {
            settings: self.enabled.then_some(self.settings),
            hooks: self.hooks,
            path: self.path,
            endpoint: self.endpoint,
            #[cfg(feature = "ui")]
            ui: self.ui,
        }
    }

    fn problem(&mut self, setting: &str, value: impl ToString, advice: impl Into<String>) {
        self.problems.push(ConfigurationProblem {
            setting: setting.to_owned(),
            value: value.to_string(),
            advice: advice.into(),
        });
    }

    /// Parses a pattern of routes.
    fn pattern(&mut self, setting: &str, text: &str) -> Option<Pattern> {
        match Pattern::parse(text) {
            Ok(pattern) => Some(pattern),
            Err(advice) => {
                self.problem(setting, text, advice);
                None
            }
        }
    }
}

impl fmt::Debug for HttpMetricsBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpMetricsBuilder")
            .field("settings", &self.settings)
            .field("enabled", &self.enabled)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
