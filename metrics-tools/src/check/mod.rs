//! PromQL against the metrics that there are: what an expression asks for and
//! no series can answer, and what is computed from the wrong kind of metric.
//!
//! Such mistakes are silent in Prometheus: an alert on a metric that was
//! renamed never fires.
//!
//! ```
//! use metrics_tools::check::{KnownMetric, KnownMetrics, LabelValues, MetricKind};
//! use metrics_tools::promql::parse;
//!
//! let known = KnownMetrics::new().metric(
//!     KnownMetric::new("logins_total", MetricKind::Counter)
//!         .series([("result", LabelValues::finite(["success", "failure"]))]),
//! );
//! let text = "sum(rate(logins_total{result=\"failed\"}[5m])) > 1";
//! let findings = known.check(&parse(text).unwrap());
//! assert_eq!(
//!     findings[0].to_string(),
//!     "`result` is never `failed`: it is `failure` or `success`"
//! );
//! assert_eq!(&text[findings[0].span.range()], "\"failed\"");
//! ```
//!
//! What is not known is not judged: metrics that are
//! [foreign](KnownMetrics::foreign), values that are [any](LabelValues::Any),
//! and whatever a variable stands for.
//!
//! | kind | what is found |
//! |---|---|
//! | [`UnknownMetric`](FindingKind::UnknownMetric) | a name that no metric has, with the nearest |
//! | [`UnknownLabel`](FindingKind::UnknownLabel) | a label that the metric does not have; in `by`, `on` and `group_left` also one that was aggregated away |
//! | [`LabelValue`](FindingKind::LabelValue) | a text or regular expression that no value of the label is like, and each such alternative of `a\|b` |
//! | [`SelectsNothing`](FindingKind::SelectsNothing) | matchers that exclude each other, or no series has all of; operators between series that never have equal labels |
//! | [`CounterWithoutRate`](FindingKind::CounterWithoutRate) | a counter's value as it is, or the rate of a sum |
//! | [`RateOfGauge`](FindingKind::RateOfGauge) | `rate`, `irate`, `increase`, `resets` of a gauge |
//! | [`HistogramQuantile`](FindingKind::HistogramQuantile) | a quantile without a rate, without `le`, of one bucket, of what has no buckets, or above 1 |
//!
//! # Cost
//!
//! Some microseconds an expression; the nearest name for one that is unknown
//! costs a pass over all names.

mod alerts;
mod declared;
mod exposition;
mod finding;
mod from_catalogue;
mod groupings;
mod groups;
mod known;
mod label_sets;
mod matchers;
mod names;
mod quantiles;
mod rates;
mod recorded;
mod series_labels;
mod suggestions;

pub use finding::{Finding, FindingKind};
pub use known::{KnownMetric, KnownMetrics, KnownSeries, LabelValues, MetricKind};

use super::promql::Expr;

impl KnownMetrics {
    /// What is wrong with an expression, in the order of the places.
    ///
    /// ```
    /// use metrics_tools::check::{FindingKind, KnownMetrics};
    /// use metrics_tools::promql::parse;
    ///
    /// let expr = parse("max by (instance) (sum by (job) (up)) or rate(up[5m])").unwrap();
    /// let findings = KnownMetrics::new().check(&expr);
    /// let kinds: Vec<_> = findings.iter().map(|finding| finding.kind).collect();
    /// assert_eq!(kinds, [FindingKind::UnknownLabel, FindingKind::RateOfGauge]);
    /// ```
    pub fn check(&self, expr: &Expr) -> Vec<Finding> {
        let mut findings = Vec::new();
        names::check(self, expr, &mut findings);
        matchers::check(self, expr, &mut findings);
        recorded::check(self, expr, &mut findings);
        rates::check(self, expr, &mut findings);
        quantiles::check(self, expr, &mut findings);
        groupings::check(self, expr, &mut findings);
        findings.sort_by_key(|finding| (finding.span, finding.kind));
        findings
    }
}
