//! Helpers for the targets: metrics that PromQL expressions can use, and a parser of expositions.
//!
//! | target | input |
//! |---|---|
//! | `attributes` | the arguments of an attribute, and the item below it |
//! | `catalogues` | a catalogue of metrics as JSON, or an exposition |
//! | `expositions` | help texts, label values and numbers, exposed in each format |
//! | `files` | a rule file, a dashboard, YAML |
//! | `process_files` | the file of a process that shares its metrics |
//! | `promql` | an expression |
//! | `scrapes` | the headers and the query of a scrape |

pub mod protobuf;
pub mod text;

use metrics_tools::check::{KnownMetric, KnownMetrics, LabelValues, MetricKind};
use std::sync::LazyLock;

/// A few metrics, for valid and invalid expressions.
pub fn known() -> &'static KnownMetrics {
    static KNOWN: LazyLock<KnownMetrics> = LazyLock::new(|| {
        let methods = || LabelValues::finite(["GET", "POST"]);
        let counter = |name| KnownMetric::new(name, MetricKind::Counter);
        KnownMetrics::new()
            .metric(counter("x_total").series([("method", methods())]))
            .metric(KnownMetric::new("up", MetricKind::Gauge))
            .metric(
                KnownMetric::new("x_seconds", MetricKind::Histogram)
                    .series([("method", methods()), ("endpoint", LabelValues::Any)]),
            )
    });
    &KNOWN
}
