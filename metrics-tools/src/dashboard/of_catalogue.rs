//! The dashboard of a whole program, as its catalogue says what it has.

use super::{Board, Metric};
use crate::buckets::BucketKinds;
use crate::rules::{Options, named, rule_objectives};
use metrics_runtime::Kind;
use metrics_runtime::catalogue::MetricGroup;
use metrics_runtime::catalogue::format_bound;
use metrics_runtime::catalogue::{CallMetrics, Catalogue, MetricEntry};

/// What satisfies whoever sends a request, in seconds; Apdex is by the bucket
/// that comes nearest.
const SATISFYING: f64 = 0.25;

impl Board {
    /// A dashboard of all metrics, in rows by what they are about: under the
    /// names and labels that the program uses.
    ///
    /// The `uid` stays what it is when the dashboard is generated anew, so that
    /// links to it keep working. Budgets of objectives are shown where there
    /// are some, over 30 days; for other rules see
    /// [`Board::objectives_over`].
    ///
    /// ```
    /// use metrics_runtime::{Counter, metric};
    /// use metrics_tools::dashboard::Board;
    ///
    /// /// Letters stamped.
    /// #[metric]
    /// static STAMPS_TOTAL: Counter;
    ///
    /// let catalogue = metrics_runtime::catalogue();
    /// let board = Board::from_catalogue(&catalogue, "Post office", "post-office").to_string();
    /// assert!(board.contains("\"description\": \"Letters stamped.\""));
    /// ```
    pub fn from_catalogue(
        catalogue: &Catalogue,
        title: impl Into<String>,
        uid: impl Into<String>,
    ) -> Self {
        let board = match catalogue.objectives.is_empty() {
            true => Self::new(title, uid),
            false => Self::new(title, uid).objectives(),
        };
        let mut metrics: Vec<_> = catalogue.metrics.iter().collect();
        metrics.sort_by_key(|metric| rank(catalogue, metric));
        let shown = metrics.into_iter().map(|metric| shown(catalogue, metric));
        shown.fold(board, Self::metric)
    }

    /// A dashboard of what is promised: all in two panels, then each with its
    /// budget, how fast that is spent, and errors; as the rules record it that
    /// [`Rules::new`](crate::rules::Rules::new) writes with these options.
    ///
    /// ```
    /// use metrics_runtime::catalogue;
    /// use metrics_tools::dashboard::Board;
    /// use metrics_tools::rules;
    /// use metrics_runtime::instrumented;
    ///
    /// #[instrumented(slo(success = 99.9))]
    /// fn stamp() {}
    ///
    /// let options = rules::Options::new("https://example.org/runbook");
    /// let board = Board::from_objectives(&catalogue(), "Promises", "promises", &options);
    /// assert!(board.to_string().contains("stamp-availability: budget left"));
    /// ```
    pub fn from_objectives(
        catalogue: &Catalogue,
        title: impl Into<String>,
        uid: impl Into<String>,
        options: &Options,
    ) -> Self {
        let board = Self::new(title, uid).objectives_over(options.days());
        let objectives = rule_objectives(catalogue);
        let named = named(&objectives).into_iter();
        named.fold(board, |board, (name, objective)| {
            board.objective(&name, objective, options.days())
        })
    }
}

/// What is looked at first stands first: how much there is and how it ends,
/// then how long it takes, then the rest of it; then what else there is.
fn rank(catalogue: &Catalogue, metric: &MetricEntry) -> usize {
    let name = &metric.name;
    let ranks: [fn(&CallMetrics, &String) -> bool; 3] = [
        |counted, name| counted.counter == *name,
        |counted, name| counted.duration == *name,
        |counted, name| counted.metrics.contains(name),
    ];
    let mut all = ranks.iter();
    let found = all.position(|is| catalogue.calls.iter().any(|counted| is(counted, name)));
    found.unwrap_or(ranks.len())
}

fn shown(catalogue: &Catalogue, metric: &MetricEntry) -> Metric {
    let labels = metric.labels.iter().map(|label| &*label.name);
    let mut shown = Metric::new(&*metric.name, metric.kind, &*metric.help)
        .group(catalogue.group(metric))
        .labels(labels)
        .buckets(BucketKinds::from_metric(metric));
    let mut all = catalogue.calls.iter();
    let Some(counted) = all.find(|counted| counted.metrics.contains(&metric.name)) else {
        return shown;
    };
    let result = &*counted.failed.label;
    if counted.counter == metric.name {
        shown = shown.failures(result, &*counted.failed.values);
        if let Some((hit, miss)) = &counted.lookups {
            shown = shown.lookups(result, &**hit, &**miss);
        }
    }
    let is_latency = counted.group == MetricGroup::Requests && counted.duration == metric.name;
    match apdex(metric).filter(|_| is_latency) {
        Some((satisfied, tolerated)) => {
            shown.apdex(format_bound(satisfied), format_bound(tolerated))
        }
        None => shown,
    }
}

/// A bucket and one four times as high that all series have, as near as there
/// are to what satisfies.
fn apdex(metric: &MetricEntry) -> Option<(f64, f64)> {
    if metric.kind != Kind::Histogram || BucketKinds::from_metric(metric) == BucketKinds::Native {
        return None;
    }
    let all = &metric.declarations;
    let in_all = |bound: &f64| all.iter().all(|one| one.buckets.contains(bound));
    let bounds: Vec<f64> = metric.buckets().into_iter().filter(in_all).collect();
    let pairs = bounds
        .iter()
        .map(|bound| (*bound, bound * 4.0))
        .filter(|(bound, four)| *bound > 0.0 && bounds.contains(four));
    let distance = |bound: f64| (bound / SATISFYING).ln().abs();
    pairs.min_by(|a, b| distance(a.0).total_cmp(&distance(b.0)))
}
