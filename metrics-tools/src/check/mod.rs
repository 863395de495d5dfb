//! Checks PromQL against known metrics: selectors that no series can match, and
//! functions applied to the wrong type of metric.
//!
//! Prometheus does not report such mistakes: an alert on a renamed metric never
//! fires.
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
//! [Foreign](KnownMetrics::foreign) metrics, labels with [any](LabelValues::Any)
//! value and variables are not checked.
//!
//! | kind | finds |
//! |---|---|
//! | [`UnknownMetric`](FindingKind::UnknownMetric) | names that no metric has, with the closest valid one |
//! | [`UnknownLabel`](FindingKind::UnknownLabel) | labels that the metric does not have; in `by`, `on` and `group_left` also labels that were aggregated away |
//! | [`LabelValue`](FindingKind::LabelValue) | strings and regular expressions that no value of the label matches, and each such alternative of `a\|b` |
//! | [`ExportedLabel`](FindingKind::ExportedLabel) | labels of targets where the metric's own is meant, which Prometheus renames |
//! | [`SelectsNothing`](FindingKind::SelectsNothing) | matchers that exclude each other; operators between series that never have equal labels |
//! | [`CounterWithoutRate`](FindingKind::CounterWithoutRate) | raw values of counters, and rates of sums |
//! | [`RateOfGauge`](FindingKind::RateOfGauge) | `rate`, `irate`, `increase`, `resets` of gauges |
//! | [`HistogramQuantile`](FindingKind::HistogramQuantile) | quantiles without a rate, without `le`, of a single bucket, of metrics without buckets, or above 1 |
//! | [`InvalidArgument`](FindingKind::InvalidArgument) | string arguments that make a function fail: an invalid regular expression in `label_replace`, an empty name of a label |
//! | [`SampledCalls`](FindingKind::SampledCalls) | the number or the time of all calls, taken from a histogram that times only some calls (`sample = …`) |
//!
//! # Cost
//!
//! Some microseconds per expression. The suggestion for an unknown name takes one
//! pass over all names. Together, the suggestions of a check take some tenths of a
//! second at most; further findings have none.

mod alerts;
mod arguments;
mod contradictions;
mod declared;
mod exported;
mod exposition;
mod finding;
mod findings;
mod from_catalogue;
mod groupings;
mod groups;
mod known;
mod label_sets;
mod matchers;
mod matching;
mod names;
mod quantiles;
mod rates;
mod recorded;
mod sampled;
mod series_labels;
mod suggestions;
mod values;

pub use finding::{Finding, FindingKind};
pub(crate) use findings::Search;
pub use known::{KnownMetric, KnownMetrics, KnownSeries, LabelValues, MetricKind};

use crate::promql::Expr;
use findings::Findings;

impl KnownMetrics {
    /// The findings in an expression, in source order.
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
        self.check_with(expr, &mut Search::default())
    }

    /// Checks one of several expressions, which share a search.
    pub(crate) fn check_with(&self, expr: &Expr, search: &mut Search) -> Vec<Finding> {
        let mut findings = Findings::new(search);
        names::check(self, expr, &mut findings);
        matchers::check(self, expr, &mut findings);
        recorded::check(self, expr, &mut findings);
        rates::check(self, expr, &mut findings);
        quantiles::check(self, expr, &mut findings);
        sampled::check(self, expr, &mut findings);
        arguments::check(expr, &mut findings);
        groupings::check(self, expr, &mut findings);
        let mut findings = findings.all;
        findings.sort_by_key(|finding| (finding.span, finding.kind));
        findings
    }
}
