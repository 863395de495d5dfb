//! The options of the layer, on one builder.
//!
//! | file | holds |
//! |---|---|
//! | `series` | options about names and labels |
//! | `families` | which families there are, and their buckets |
//! | `requests` | which requests are measured, and what else is to be recorded of them |
//! | `environment` | what the environment's variables set |
//! | `validate`, `names` | the rules |

mod environment;
mod families;
mod names;
mod requests;
mod series;
mod validate;

use super::configuration_error::{ConfigurationError, ConfigurationProblem};
use super::hooks::Hooks;
use super::pattern::Pattern;
use super::schema::Schema;
use super::service::HttpMetrics;
use super::settings::Settings;
use crate::http::MetricsEndpoint;
use std::fmt;

/// The options of [`HttpMetrics`]; made by [`HttpMetrics::builder`].
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
/// | [`namespace`](Self::namespace), [`subsystem`](Self::subsystem) | none |
/// | [`label_names`](Self::label_names) | `method`, `endpoint`, `status_code` |
/// | [`constant_label`](Self::constant_label), [`label`](Self::label), [`header_label`](Self::header_label) | none |
/// | [`group_status_codes`](Self::group_status_codes) | off: `200`, and not `2xx` |
/// | [`unmatched_name`](Self::unmatched_name) | `unmatched` |
/// | [`ignore_unmatched`](Self::ignore_unmatched) | off: what no route serves is measured |
/// | [`exclude`](Self::exclude), [`only`](Self::only) | all routes are measured |
/// | [`group_routes`](Self::group_routes) | each route has its own name |
/// | [`buckets`](Self::buckets) | 5 ms to 10 s, as Prometheus' own libraries have them |
/// | [`size_buckets`](Self::size_buckets) | 100 B to 100 MB in steps of ten |
/// | [`size_summaries`](Self::size_summaries) | off: sizes are histograms |
/// | [`request_size`](Self::request_size), [`response_size`](Self::response_size) | on |
/// | [`combined_size`](Self::combined_size) | off |
/// | [`in_progress`](Self::in_progress) | on |
/// | [`in_progress_name`](Self::in_progress_name) | `http_requests_in_progress` |
/// | [`in_progress_labels`](Self::in_progress_labels) | on |
/// | [`errors`](Self::errors) | none but the layer's own: `panic`, `cancelled`, `body`, `timeout` |
/// | [`time_to_first_byte`](Self::time_to_first_byte) | off |
/// | [`exclude_streaming`](Self::exclude_streaming) | off: the duration lasts to the end |
/// | [`high_resolution`](Self::high_resolution) | off |
/// | [`high_resolution_buckets`](Self::high_resolution_buckets) | 21 from 10 ms to 60 s |
/// | [`high_resolution_only_2xx`](Self::high_resolution_only_2xx) | off |
/// | [`filter`](Self::filter), [`on_end`](Self::on_end) | none |
/// | [`keep_response_bodies`](Self::keep_response_bodies) | none is kept |
/// | [`enabled`](Self::enabled) | on |
/// | [`enabled_by_env`](Self::enabled_by_env), [`from_env`](Self::from_env) | no variable is looked at |
/// | [`metrics_path`](Self::metrics_path) | `/metrics` |
/// | [`metrics_endpoint`](Self::metrics_endpoint) | with all defaults: open to everybody |
///
/// Durations are not rounded, and nothing does it: they are counted in whole
/// nanoseconds, so that their sum is exact, and a rounded one would save no
/// byte of the exposition.
///
/// # Several layers
///
/// Layers with the same settings count into the same series. Layers with other
/// settings have series of their own, and each needs names of its own: give them
/// a [`namespace`](Self::namespace). Without one, [`check`](crate::check) tells,
/// once for each family, where their labels or buckets contradict each other, and
/// the first serves; equal series are added up. A request that passes two layers
/// counts in both.
///
/// What a configuration names lives as long as the process: build as many as
/// the program's text has, and not one for each request.
#[must_use = "the layer is made by `build`"]
pub struct HttpMetricsBuilder {
    settings: Settings,
    hooks: Hooks,
    enabled: bool,
    path: String,
    endpoint: Option<MetricsEndpoint>,
    /// Which option gave each label whose values come from requests.
    request_label_options: Vec<&'static str>,
    /// What was found while options were set.
    problems: Vec<ConfigurationProblem>,
}

impl HttpMetricsBuilder {
    pub(super) fn new() -> Self {
        Self {
            settings: Settings::default(),
            hooks: Hooks::default(),
            enabled: true,
            path: "/metrics".to_owned(),
            endpoint: None,
            request_label_options: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Where [`HttpMetrics::instrument`] serves the metrics: `/metrics` by
    /// default. It is one page, so its segments are letters, digits and `-._~`.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// let metrics = HttpMetrics::builder().metrics_path("/internal/metrics").build().unwrap();
    /// ```
    pub fn metrics_path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// What [`HttpMetrics::instrument`] serves there: who may scrape, for example.
    /// [`MetricsEndpoint::new`] by default.
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

    /// The layer. Every endpoint that the program declares has its series from
    /// here on, with the names that the options make of them.
    ///
    /// # Errors
    ///
    /// All options that make no sense, each with what to write.
    pub fn build(mut self) -> Result<HttpMetrics, ConfigurationError> {
        let mut problems = std::mem::take(&mut self.problems);
        let options = &self.request_label_options;
        validate::check(&self.settings, options, &self.path, &mut problems);
        // The same words a second time say no more.
        let mut distinct: Vec<ConfigurationProblem> = Vec::new();
        for problem in problems {
            if !distinct.contains(&problem) {
                distinct.push(problem);
            }
        }
        if distinct.is_empty() {
            Ok(self.build_valid())
        } else {
            Err(ConfigurationError(distinct))
        }
    }

    /// The layer, of options without mistakes.
    pub(super) fn build_valid(self) -> HttpMetrics {
        let schema = self.enabled.then(|| Schema::of(self.settings));
        HttpMetrics::with(schema, self.hooks, &self.path, self.endpoint)
    }

    fn problem(&mut self, setting: &str, value: impl ToString, advice: impl Into<String>) {
        self.problems.push(ConfigurationProblem {
            setting: setting.to_owned(),
            value: value.to_string(),
            advice: advice.into(),
        });
    }

    /// Reads a pattern of routes.
    fn pattern(&mut self, setting: &str, text: &str) -> Option<Pattern> {
        match Pattern::read(text) {
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
