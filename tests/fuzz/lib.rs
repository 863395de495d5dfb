//! What the targets share: metrics that PromQL may be about, and a parser of expositions.
//!
//! | target | any input is |
//! |---|---|
//! | `attributes` | the arguments of an attribute, and the item below it |
//! | `catalogues` | a catalogue of metrics as JSON, or an exposition |
//! | `expositions` | help texts, label values and numbers, exposed in each format |
//! | `files` | a rule file, a dashboard, YAML |
//! | `process_files` | the file that a process wrote for others |
//! | `promql` | an expression |
//! | `scrapes` | the headers and the query of a scrape |

pub mod protobuf;
pub mod text;

use metrics_tools::check::{KnownMetric, KnownMetrics, LabelValues, MetricKind};
use std::sync::LazyLock;

/// A few metrics, so that expressions can be right and wrong about them.
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
