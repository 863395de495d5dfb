//! PromQL against the metrics that there are: what an expression asks for and
//! no series can answer, and what is computed from the wrong kind of metric.
//!
//! Such mistakes are silent in Prometheus: an alert on a metric that was
//! renamed never fires.
//!
//! ```
//! use metrics_runtime::artifacts::check::{KnownMetric, KnownMetrics, LabelValues, MetricKind};
//! use metrics_runtime::artifacts::promql::parse;
//!
//! let known = KnownMetrics::new().metric(
//!     KnownMetric::new("logins_total", MetricKind::Counter)
//!         .series([("result", LabelValues::finite(["success", "failure"]))]),
//! );
//! let text = "sum(rate(logins_total{result=\"failed\"}[5m])) > 1";
//! let findings = known.check(&parse(text).unwrap());
//! assert_eq!(
//!     findings[0].to_string(),
//!     "`result` is never `failed`: did you mean `failure`?"
//! );
//! assert_eq!(&text[findings[0].span.range()], "\"failed\"");
//! ```
//!
//! What is not known is not judged: metrics that are
//! [foreign](KnownMetrics::foreign), values that are [any](LabelValues::Any),
//! and whatever a variable stands for.
//!
//! # Cost
//!
//! Some microseconds an expression; the nearest name for one that is unknown
//! costs a pass over all names.

mod exposition;
mod finding;
mod groupings;
mod known;
mod label_sets;
mod matchers;
mod names;
mod quantiles;
mod rates;

pub use finding::{Finding, FindingKind};
pub use known::{KnownMetric, KnownMetrics, KnownSeries, LabelValues, MetricKind};

use super::promql::Expr;

impl KnownMetrics {
    /// What is wrong with an expression, in the order of the places.
    pub fn check(&self, expr: &Expr) -> Vec<Finding> {
        let mut findings = Vec::new();
        names::check(self, expr, &mut findings);
        matchers::check(self, expr, &mut findings);
        rates::check(self, expr, &mut findings);
        quantiles::check(self, expr, &mut findings);
        groupings::check(self, expr, &mut findings);
        findings.sort_by_key(|finding| (finding.span, finding.kind));
        findings
    }
}
