//! The dashboards of a catalogue.

use super::{Board, Metric};
use crate::buckets::BucketKinds;
use crate::rules::{Options, named, rule_objectives};
use metrics_runtime::Kind;
use metrics_runtime::catalogue::MetricGroup;
use metrics_runtime::catalogue::format_bound;
use metrics_runtime::catalogue::{CallMetrics, Catalogue, MetricEntry};

/// A satisfying duration of a request in seconds. Apdex uses the closest bucket.
const SATISFYING: f64 = 0.25;

impl Board {
    /// A dashboard of all metrics, in a row for each group.
    ///
    /// Keep the `uid` when you generate the dashboard again, so that links to it keep
    /// working. If there are objectives, their error budgets are shown over 30 days;
    /// for rules with another window see [`Board::objectives_over`].
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

    /// A dashboard of the objectives: an overview, then for each its error budget,
    /// burn rate and error ratio. It needs the rules that
    /// [`Rules::new`](crate::rules::Rules::new) generates with the same options.
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
    /// let options = rules::Options::default();
    /// let board = Board::from_objectives(&catalogue(), "Objectives", "objectives", &options);
    /// assert!(board.to_string().contains("stamp availability: error budget left"));
    /// ```
    pub fn from_objectives(
        catalogue: &Catalogue,
        title: impl Into<String>,
        uid: impl Into<String>,
        options: &Options,
    ) -> Self {
        let mut board = Self::new(title, uid).objectives_over(options.days());
        let mut metrics = catalogue.metrics.iter();
        let info = metrics.find(|one| one.kind == Kind::Info && one.label("version").is_some());
        board.releases = info.map(|info| info.name.clone());
        let objectives = rule_objectives(catalogue);
        let named = named(&objectives).into_iter();
        named.fold(board, |board, (name, objective)| {
            board.objective(&name, objective, options.days())
        })
    }
}

/// The order of metrics in a row: counters of outcomes, durations, other metrics of
/// calls, then the rest.
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
    let mut help = metric.help.clone();
    if metric.sample().is_some() {
        help.push_str(
            " Some calls are not timed (`sample`), so sums over functions count those less.",
        );
    }
    let mut shown = Metric::new(&*metric.name, metric.kind, help)
        .group(catalogue.group(metric))
        .labels(labels)
        .buckets(BucketKinds::from_metric(metric));
    shown = objectives(catalogue, &metric.name)
        .into_iter()
        .fold(shown, Metric::objective);
    let mut all = catalogue.calls.iter();
    let Some(counted) = all.find(|counted| counted.metrics.contains(&metric.name)) else {
        return shown;
    };
    let result = &*counted.failed.label;
    // The endpoint's label, whatever its name.
    if counted.group == MetricGroup::Requests
        && let Some(endpoint) = counted.labels.get(1)
        && metric.label(endpoint).is_some()
    {
        shown = shown.variable(&**endpoint);
    }
    if counted.counter == metric.name {
        shown = shown.failures(result, &*counted.failed.values);
        if let Some(queued) = &counted.failed.queued {
            shown = shown.queued(&**queued);
        }
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

/// The limits that objectives set for a metric: durations, and shares of failures.
fn objectives(catalogue: &Catalogue, metric: &str) -> Vec<f64> {
    let latency = catalogue.objectives.iter().flat_map(|one| &one.latency);
    let latency = latency.filter(|target| target.metric == metric);
    let success = catalogue.objectives.iter().flat_map(|one| &one.success);
    let success = success.filter(|target| target.metric == metric);
    // 100 - 99.9 is not exact.
    let share = |percent: f64| ((100.0 - percent) * 1e10).round() / 1e12;
    let durations = latency.map(|target| target.seconds);
    durations
        .chain(success.map(|target| share(target.percent)))
        .collect()
}

/// The bucket closest to a satisfying duration that all series have together with
/// the bucket four times as high.
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
