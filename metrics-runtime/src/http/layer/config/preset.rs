//! Presets with the names, labels and buckets of other libraries.

use super::family_names::FamilyNames;
use super::settings::{ByStatus, InProgressLabels, LabelNames, Settings};
use crate::declaration::{OPENTELEMETRY_BUCKETS, PROMETHEUS_BUCKETS};

/// The names, labels and buckets of another library that measures requests. Use a preset to keep
/// dashboards and alerts: see
/// [`HttpMetricsBuilder::preset`](crate::HttpMetricsBuilder::preset).
///
/// The folder `docs/migration` of this crate has a guide for each library, with a comparison of
/// all names.
///
/// ```
/// use metrics_runtime::{HttpMetrics, HttpPreset};
///
/// HttpMetrics::builder().preset(HttpPreset::OpenTelemetry).build().unwrap();
/// assert!(metrics_runtime::render().contains(
///     "# TYPE http_server_request_duration_seconds histogram\n"
/// ));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HttpPreset {
    /// `axum-prometheus`.
    ///
    /// | default | with the preset |
    /// |---|---|
    /// | `http_requests_total` | `axum_http_requests_total{method,endpoint,status}` |
    /// | `http_request_duration_seconds` | `axum_http_requests_duration_seconds{method,endpoint,status}`, to the head of the response |
    /// | `http_requests_in_progress` | `axum_http_requests_pending{method,endpoint}` |
    /// | `http_response_size_bytes` | `axum_http_response_body_size{method,endpoint}`, a summary; off by default |
    ///
    /// `axum` is the [namespace](crate::HttpMetricsBuilder::namespace).
    AxumPrometheus,
    /// `prometheus-fastapi-instrumentator`, with that library's default names.
    ///
    /// | default | with the preset |
    /// |---|---|
    /// | labels `endpoint`, `status_code` | `handler`, which is `none` for requests that no route serves; `status`, such as `2xx` |
    /// | `http_request_duration_seconds` | three buckets |
    /// | `http_request_duration_highr_seconds` | on |
    /// | sizes | summaries |
    /// | `http_requests_in_progress` | `http_requests_inprogress`, off by default |
    FastApiInstrumentator,
    /// The semantic conventions of OpenTelemetry for HTTP servers, as exporters to
    /// Prometheus write them.
    ///
    /// | default | with the preset |
    /// |---|---|
    /// | labels `method`, `endpoint`, `status_code` | `http_request_method`, `http_route`, `http_response_status_code`; `_OTHER` for other methods; no `http_route` for requests that no route serves |
    /// | `http_request_duration_seconds` | `http_server_request_duration_seconds`, with the status code |
    /// | `http_requests_in_progress` | `http_server_active_requests{http_request_method,url_scheme}` |
    /// | `http_request_size_bytes`, `http_response_size_bytes` | `http_server_request_body_size_bytes`, `http_server_response_body_size_bytes`, with the status code |
    /// | `http_requests_total`, `http_exceptions_total` | `http_server_requests_total`, `http_server_exceptions_total`, which OpenTelemetry does not have |
    ///
    /// All series have `url_scheme="http"`. A
    /// [constant label](crate::HttpMetricsBuilder::constant_label) with this name replaces it.
    /// Histograms have the label `error_type`. Its value is the status code if that is 500 or
    /// above. Otherwise it is empty, which Prometheus treats like a missing label.
    OpenTelemetry,
}

impl FamilyNames {
    const AXUM_PROMETHEUS: Self = Self {
        duration: "http_requests_duration_seconds",
        request_size: "http_request_body_size",
        response_size: "http_response_body_size",
        in_progress: "http_requests_pending",
        ..Self::DEFAULT
    };

    const OPENTELEMETRY: Self = Self {
        requests: "http_server_requests_total",
        duration: "http_server_request_duration_seconds",
        request_size: "http_server_request_body_size_bytes",
        response_size: "http_server_response_body_size_bytes",
        combined_size: "http_server_combined_body_size_bytes",
        in_progress: "http_server_active_requests",
        exceptions: "http_server_exceptions_total",
        first_byte: "http_server_request_first_byte_seconds",
        high_resolution: "http_server_request_duration_highr_seconds",
    };
}

/// The default bounds of OpenTelemetry's SDK, without 0. They apply to sizes.
const OPENTELEMETRY_SIZES: &[f64] = &[
    5.0, 10.0, 25.0, 50.0, 75.0, 100.0, 250.0, 500.0, 750.0, 1_000.0, 2_500.0, 5_000.0, 7_500.0,
    10_000.0,
];

impl HttpPreset {
    /// Sets the options that differ in the other library.
    pub(super) fn apply(self, settings: &mut Settings) {
        match self {
            Self::AxumPrometheus => {
                settings.namespace = "axum".to_owned();
                settings.names = FamilyNames::AXUM_PROMETHEUS;
                settings.label_names = LabelNames::AXUM_PROMETHEUS;
                settings.buckets = PROMETHEUS_BUCKETS.to_vec();
                settings.by_status = Some(ByStatus::DURATION);
                settings.exclude_streaming = true;
                settings.size_summaries = true;
                (settings.request_size, settings.response_size) = (false, false);
            }
            Self::FastApiInstrumentator => {
                settings.label_names = LabelNames::INSTRUMENTATOR;
                settings.buckets = vec![0.1, 0.5, 1.0];
                settings.group_statuses = true;
                settings.unmatched = "none".to_owned();
                settings.size_summaries = true;
                settings.high_resolution.exposed = true;
                settings.in_progress.exposed = false;
            }
            Self::OpenTelemetry => {
                settings.names = FamilyNames::OPENTELEMETRY;
                settings.label_names = LabelNames::OPENTELEMETRY;
                settings.buckets = OPENTELEMETRY_BUCKETS.to_vec();
                settings.size_buckets = OPENTELEMETRY_SIZES.to_vec();
                settings.by_status = Some(ByStatus::ALL);
                settings.in_progress.labels = InProgressLabels::Method;
                settings.other_method = "_OTHER";
                settings.unmatched = String::new();
                let scheme = ("url_scheme".to_owned(), "http".to_owned());
                settings.constant_labels.push(scheme);
            }
        }
        settings.in_progress.name = match self {
            Self::FastApiInstrumentator => "http_requests_inprogress",
            _ => settings.names.in_progress,
        }
        .to_owned();
    }
}
