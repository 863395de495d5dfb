//! What decides which series there are: the part of a configuration that two
//! layers have in common if they count into the same series.

use super::family_names;
use super::pattern::Routes;
use crate::declaration::{HTTP_BUCKETS, SIZE_BUCKETS};

/// The names of the labels that say what a request was for.
///
/// ```
/// use metrics_runtime::{HttpMetrics, LabelNames};
///
/// let metrics = HttpMetrics::builder()
///     .label_names(LabelNames { endpoint: "route", ..LabelNames::DEFAULT })
///     .namespace("label_names")
///     .build()
///     .unwrap();
/// assert!(metrics_runtime::render().contains(
///     "label_names_http_requests_total{method=\"GET\",route=\"unmatched\",status_code=\"404\"} 0\n"
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

    /// `method`, `handler`, `status`, as `prometheus-fastapi-instrumentator`
    /// has them: for dashboards that exist already.
    pub const INSTRUMENTATOR: Self = Self {
        method: "method",
        endpoint: "handler",
        status: "status",
    };
}

/// A label and the values that it can have.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::http::layer) struct ListedLabel {
    pub(in crate::http::layer) name: String,
    pub(in crate::http::layer) values: Vec<String>,
}

/// The gauge of requests in progress.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::http::layer) struct InProgress {
    pub(in crate::http::layer) exposed: bool,
    pub(in crate::http::layer) name: String,
    /// Whether it tells methods and endpoints apart.
    pub(in crate::http::layer) labels: bool,
}

/// The duration's histogram without labels, with many buckets.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::http::layer) struct HighResolution {
    pub(in crate::http::layer) exposed: bool,
    pub(in crate::http::layer) buckets: Vec<f64>,
    /// Whether only responses with a status from 200 to 299 count.
    pub(in crate::http::layer) only_2xx: bool,
}

/// Settings, and their defaults.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::http::layer) struct Settings {
    pub(in crate::http::layer) namespace: String,
    pub(in crate::http::layer) subsystem: String,
    pub(in crate::http::layer) label_names: LabelNames,
    /// Labels with one value.
    pub(in crate::http::layer) constant_labels: Vec<(String, String)>,
    /// Labels whose values come from the request.
    pub(in crate::http::layer) request_labels: Vec<ListedLabel>,
    pub(in crate::http::layer) group_statuses: bool,
    /// The endpoint of what no route serves.
    pub(in crate::http::layer) unmatched: String,
    pub(in crate::http::layer) ignore_unmatched: bool,
    pub(in crate::http::layer) routes: Routes,
    pub(in crate::http::layer) buckets: Vec<f64>,
    pub(in crate::http::layer) size_buckets: Vec<f64>,
    /// Whether sizes are summaries, without buckets.
    pub(in crate::http::layer) size_summaries: bool,
    pub(in crate::http::layer) request_size: bool,
    pub(in crate::http::layer) response_size: bool,
    pub(in crate::http::layer) combined_size: bool,
    pub(in crate::http::layer) in_progress: InProgress,
    pub(in crate::http::layer) first_byte: bool,
    pub(in crate::http::layer) high_resolution: HighResolution,
    pub(in crate::http::layer) exclude_streaming: bool,
    /// Types of errors that every endpoint has.
    pub(in crate::http::layer) errors: Vec<&'static [&'static str]>,
}

/// Those of `prometheus-fastapi-instrumentator`.
const HIGH_RESOLUTION_BUCKETS: &[f64] = &[
    0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0,
    7.5, 10.0, 30.0, 60.0,
];

impl Default for Settings {
    fn default() -> Self {
        Self {
            namespace: String::new(),
            subsystem: String::new(),
            label_names: LabelNames::DEFAULT,
            constant_labels: Vec::new(),
            request_labels: Vec::new(),
            group_statuses: false,
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
                name: family_names::IN_PROGRESS.to_owned(),
                labels: true,
            },
            first_byte: false,
            high_resolution: HighResolution {
                exposed: false,
                buckets: HIGH_RESOLUTION_BUCKETS.to_vec(),
                only_2xx: false,
            },
            exclude_streaming: false,
            errors: Vec::new(),
        }
    }
}

impl Settings {
    /// The name of a family: `name`, behind namespace and subsystem.
    pub(in crate::http::layer) fn family_name(&self, name: &str) -> String {
        let parts = [&*self.namespace, &*self.subsystem, name];
        let given = parts.into_iter().filter(|part| !part.is_empty());
        given.collect::<Vec<_>>().join("_")
    }

    /// How many combinations of values the labels have that come from the
    /// request.
    pub(in crate::http::layer) fn variants(&self) -> usize {
        let values = self.request_labels.iter().map(|label| label.values.len());
        values.fold(1, usize::saturating_mul)
    }
}
