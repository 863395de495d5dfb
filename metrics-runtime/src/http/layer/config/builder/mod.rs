//! The builder with the options of the layer.
//!
//! | file | contents |
//! |---|---|
//! | `labels` | the options for names and labels |
//! | `families` | the options for families and their buckets |
//! | `requests` | the options for requests: which are measured, and hooks |
//! | `rpc` | the options for gRPC services (feature `grpc`) |
//! | `environment` | sets options from environment variables |
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

/// The options of [`HttpMetrics`](crate::HttpMetrics). Created by
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
/// | [`size_buckets`](Self::size_buckets) | 100 B to 100 MB in powers of ten |
/// | [`size_summaries`](Self::size_summaries) | off: sizes are histograms |
/// | [`request_size`](Self::request_size), [`response_size`](Self::response_size) | on |
/// | [`combined_size`](Self::combined_size) | off |
/// | [`in_progress`](Self::in_progress) | on |
/// | [`in_progress_name`](Self::in_progress_name) | `http_requests_in_progress` |
/// | [`in_progress_labels`](Self::in_progress_labels) | on |
/// | [`errors`](Self::errors) | none, only those of the layer: `panic`, `cancelled`, `body`, `timeout` |
/// | [`time_to_first_byte`](Self::time_to_first_byte) | off |
/// | [`exclude_streaming`](Self::exclude_streaming) | off: the duration includes streaming |
/// | [`high_resolution`](Self::high_resolution) | off |
/// | [`high_resolution_buckets`](Self::high_resolution_buckets) | 21 bounds from 10 ms to 60 s |
/// | [`high_resolution_only_2xx`](Self::high_resolution_only_2xx) | off |
/// | [`route_by`](Self::route_by) | the route that axum's router has matched |
/// | `grpc_service`, `grpc_descriptors` (feature `grpc`) | none: an RPC counts as an HTTP request |
/// | [`filter`](Self::filter), [`on_end`](Self::on_end) | none |
/// | [`keep_response_bodies`](Self::keep_response_bodies) | none |
/// | [`enabled`](Self::enabled) | on |
/// | [`enabled_by_env`](Self::enabled_by_env), [`from_env`](Self::from_env) | no variable is read |
/// | [`metrics_path`](Self::metrics_path) | `/metrics` |
/// | [`metrics_endpoint`](Self::metrics_endpoint) | with all defaults: all clients may scrape |
/// | [`ui`](Self::ui) (feature `ui`) | the live page is served in debug builds |
///
/// Durations are not rounded. They are counted in whole nanoseconds, so their sum is exact.
///
/// # Several layers
///
/// Layers with the same settings share their series. Layers with different settings have
/// different series, so they need different names: give each a [`namespace`](Self::namespace).
/// If two layers have the same names but different labels or buckets,
/// [`check`](crate::check) reports this once for each family, and only the family of the first
/// layer is exposed. Equal series are added up.
///
/// A request that passes two layers counts in both if their names differ. If their names are the
/// same, it counts only in the outer layer. This happens with `.layer(HttpMetrics::new())` on a
/// router that is [instrumented](crate::instrument) later. The inner layer passes the request on
/// and calls no hooks for it. It logs one warning per process.
///
/// The names and buckets of a configuration are never freed. So build layers at startup, not for
/// each request.
#[must_use = "call `build` to create the layer"]
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
    /// For each label whose values come from requests, the option that added it.
    request_label_options: Vec<&'static str>,
    /// The problems that setting options has found.
    problems: Vec<ConfigurationProblem>,
}

/// A valid configuration.
pub(in crate::http::layer) struct Configuration {
    /// `None` if the layer is switched off.
    pub(in crate::http::layer) settings: Option<Settings>,
    pub(in crate::http::layer) hooks: Hooks,
    /// The path of the metrics.
    pub(in crate::http::layer) path: String,
    /// The endpoint for this path. `None` for the default endpoint.
    pub(in crate::http::layer) endpoint: Option<MetricsEndpoint>,
    /// Whether the live page is served next to it. `None` if the endpoint decides.
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

    /// The path on which [`HttpMetrics::instrument`](crate::HttpMetrics::instrument) serves the
    /// metrics. Default: `/metrics`. Its segments consist of letters, digits and `-._~`: otherwise
    /// [`build`](Self::build) returns an error.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// let metrics = HttpMetrics::builder().metrics_path("/internal/metrics").build().unwrap();
    /// ```
    pub fn metrics_path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// The endpoint that [`HttpMetrics::instrument`](crate::HttpMetrics::instrument) adds, for
    /// example with access control. Default: [`MetricsEndpoint::new`].
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

    /// Whether [`HttpMetrics::instrument`](crate::HttpMetrics::instrument) serves the live page.
    /// It is at `/metrics/ui` if the metrics are at `/metrics`. Default: the setting of the
    /// [endpoint](MetricsEndpoint::ui), which is on only in debug builds. Feature `ui`.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// let metrics = HttpMetrics::builder().ui(true).build().unwrap();
    /// ```
    ///
    /// If the router has a route that the page would hide, the page is not served, and a warning
    /// is logged.
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
        // An option that is set twice can repeat a problem.
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
