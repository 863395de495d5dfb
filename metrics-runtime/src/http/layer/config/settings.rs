//! The settings that determine the series of a layer. Layers with equal settings share their
//! series.

use super::family_names::FamilyNames;
use super::pattern::Routes;
#[cfg(feature = "grpc")]
use super::rpc::RpcMethods;
use crate::declaration::{HTTP_BUCKETS, SIZE_BUCKETS};
use crate::labels::LabelValue;
use http::Method;

/// The names of the labels for method, route and status code.
///
/// ```
/// use metrics_runtime::{HttpMetrics, LabelNames};
///
/// let metrics = HttpMetrics::builder()
///     .label_names(LabelNames { status: "code", ..LabelNames::ROUTE })
///     .namespace("label_names")
///     .build()
///     .unwrap();
/// assert!(metrics_runtime::render().contains(
///     "label_names_http_requests_total{method=\"GET\",route=\"unmatched\",code=\"404\"} 0\n"
/// ));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelNames {
    /// The label of the method.
    pub method: &'static str,
    /// The label of the route.
    pub endpoint: &'static str,
    /// The label of the status code.
    pub status: &'static str,
}

impl LabelNames {
    /// `method`, `endpoint`, `status_code`.
    pub const DEFAULT: Self = Self {
        method: "method",
        endpoint: "endpoint",
        status: "status_code",
    };

    /// `method`, `route`, `status_code`. The Prometheus operator adds its own label `endpoint` to
    /// each target. That label replaces the label of [`DEFAULT`](Self::DEFAULT), unless the
    /// scrape job has `honor_labels: true`. The name `route` avoids this collision.
    pub const ROUTE: Self = Self {
        endpoint: "route",
        ..Self::DEFAULT
    };

    /// `method`, `handler`, `status`, for dashboards of
    /// `prometheus-fastapi-instrumentator`.
    pub const INSTRUMENTATOR: Self = Self {
        method: "method",
        endpoint: "handler",
        status: "status",
    };

    /// `method`, `endpoint`, `status`, for dashboards of `axum-prometheus`.
    pub const AXUM_PROMETHEUS: Self = Self {
        status: "status",
        ..Self::DEFAULT
    };

    /// `http_request_method`, `http_route`, `http_response_status_code`, as in
    /// OpenTelemetry's semantic conventions.
    pub const OPENTELEMETRY: Self = Self {
        method: "http_request_method",
        endpoint: "http_route",
        status: "http_response_status_code",
    };
}

/// A label and its possible values.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::http::layer) struct ListedLabel {
    pub(in crate::http::layer) name: String,
    pub(in crate::http::layer) values: Vec<String>,
}

/// The gauge for requests in progress.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::http::layer) struct InProgress {
    pub(in crate::http::layer) exposed: bool,
    pub(in crate::http::layer) name: String,
    pub(in crate::http::layer) labels: InProgressLabels,
}

/// The labels of the gauge for requests in progress, in addition to those that all families
/// have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http::layer) enum InProgressLabels {
    None,
    Method,
    MethodAndEndpoint,
}

/// Histograms that have the label of the status code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http::layer) struct ByStatus {
    /// Whether sizes have this label, too, and all histograms have the label [`ERROR_TYPE`].
    pub(in crate::http::layer) all: bool,
}

/// The label that marks status codes that are errors.
pub(in crate::http::layer) const ERROR_TYPE: &str = "error_type";

impl ByStatus {
    pub(super) const DURATION: Self = Self { all: false };
    pub(super) const ALL: Self = Self { all: true };
}

/// The histogram of durations without labels, with many buckets.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::http::layer) struct HighResolution {
    pub(in crate::http::layer) exposed: bool,
    pub(in crate::http::layer) buckets: Vec<f64>,
    /// Whether only responses with a status code from 200 to 299 count.
    pub(in crate::http::layer) only_2xx: bool,
}

/// The settings that determine the series of a layer.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::http::layer) struct Settings {
    pub(in crate::http::layer) namespace: String,
    pub(in crate::http::layer) subsystem: String,
    pub(in crate::http::layer) names: FamilyNames,
    pub(in crate::http::layer) label_names: LabelNames,
    /// Labels with one value.
    pub(in crate::http::layer) constant_labels: Vec<(String, String)>,
    /// Labels whose values come from the request.
    pub(in crate::http::layer) request_labels: Vec<ListedLabel>,
    pub(in crate::http::layer) group_statuses: bool,
    /// The value of the label `method` for non-standard methods.
    pub(in crate::http::layer) other_method: &'static str,
    /// The value of the label `endpoint` for requests that no route serves.
    pub(in crate::http::layer) unmatched: String,
    pub(in crate::http::layer) ignore_unmatched: bool,
    pub(in crate::http::layer) routes: Routes,
    pub(in crate::http::layer) buckets: Vec<f64>,
    pub(in crate::http::layer) size_buckets: Vec<f64>,
    /// Whether sizes are summaries instead of histograms.
    pub(in crate::http::layer) size_summaries: bool,
    pub(in crate::http::layer) request_size: bool,
    pub(in crate::http::layer) response_size: bool,
    pub(in crate::http::layer) combined_size: bool,
    pub(in crate::http::layer) in_progress: InProgress,
    pub(in crate::http::layer) by_status: Option<ByStatus>,
    pub(in crate::http::layer) first_byte: bool,
    pub(in crate::http::layer) high_resolution: HighResolution,
    pub(in crate::http::layer) exclude_streaming: bool,
    /// The types of errors that have series at every endpoint.
    pub(in crate::http::layer) errors: Vec<&'static [&'static str]>,
    /// The methods of gRPC services.
    #[cfg(feature = "grpc")]
    pub(in crate::http::layer) rpcs: RpcMethods,
}

/// The last value of the label `method`.
const OTHER_METHOD: &str = "OTHER";

/// The buckets of `prometheus-fastapi-instrumentator`.
const HIGH_RESOLUTION_BUCKETS: &[f64] = &[
    0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0,
    7.5, 10.0, 30.0, 60.0,
];

impl Default for Settings {
    fn default() -> Self {
        Self {
            namespace: String::new(),
            subsystem: String::new(),
            names: FamilyNames::DEFAULT,
            label_names: LabelNames::DEFAULT,
            constant_labels: Vec::new(),
            request_labels: Vec::new(),
            group_statuses: false,
            other_method: OTHER_METHOD,
            unmatched: "unmatched".to_owned(),
            ignore_unmatched: false,
            routes: Routes::default(),
            buckets: HTTP_BUCKETS.to_vec(),
            size_buckets: SIZE_BUCKETS.to_vec(),
            size_summaries: false,
            request_size: true,
            response_size: true,
            combined_size: false,
            in_progress: InProgress {
                exposed: true,
                name: FamilyNames::DEFAULT.in_progress.to_owned(),
                labels: InProgressLabels::MethodAndEndpoint,
            },
            by_status: None,
            first_byte: false,
            high_resolution: HighResolution {
                exposed: false,
                buckets: HIGH_RESOLUTION_BUCKETS.to_vec(),
                only_2xx: false,
            },
            exclude_streaming: false,
            errors: Vec::new(),
            #[cfg(feature = "grpc")]
            rpcs: RpcMethods::new(),
        }
    }
}

impl Settings {
    /// The full name of a family, with namespace and subsystem.
    pub(in crate::http::layer) fn family_name(&self, name: &str) -> String {
        let parts = [&*self.namespace, &*self.subsystem, name];
        let given = parts.into_iter().filter(|part| !part.is_empty());
        given.collect::<Vec<_>>().join("_")
    }

    /// The full names of all families. They are never freed.
    pub(in crate::http::layer) fn family_names(&self) -> FamilyNames {
        let name = |name: &str| -> &'static str { self.family_name(name).leak() };
        let base = self.names;
        FamilyNames {
            requests: name(base.requests),
            duration: name(base.duration),
            request_size: name(base.request_size),
            response_size: name(base.response_size),
            combined_size: name(base.combined_size),
            in_progress: name(&self.in_progress.name),
            exceptions: name(base.exceptions),
            first_byte: name(base.first_byte),
            high_resolution: name(base.high_resolution),
        }
    }

    /// The value of the label `method` with this index.
    pub(in crate::http::layer) fn method_name(&self, index: usize) -> &'static str {
        match <Method as LabelValue>::VALUES[index] {
            OTHER_METHOD => self.other_method,
            known => known,
        }
    }

    /// The number of combinations of label values that come from the request.
    pub(in crate::http::layer) fn variants(&self) -> usize {
        let values = self.request_labels.iter().map(|label| label.values.len());
        values.fold(1, usize::saturating_mul)
    }
}
