//! The dashboard of a whole program, as its catalogue says what it has.

use super::{Board, Metric};
use crate::artifacts::buckets::BucketKinds;
use crate::artifacts::catalogue::{self, Catalogue, Counted};
use crate::artifacts::groups::MetricGroup;
use crate::artifacts::rules::{Options, named};
use crate::declaration::Kind;
use crate::exposition::bound;

/// What satisfies whoever sends a request, in seconds; Apdex is by the bucket
/// that comes nearest.
const SATISFYING: f64 = 0.25;

impl Catalogue {
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
    ///
    /// /// Letters stamped.
    /// #[metric]
    /// static STAMPS_TOTAL: Counter;
    ///
    /// let catalogue = metrics_runtime::artifacts::catalogue();
    /// let board = catalogue.dashboard("Post office", "post-office").to_string();
    /// assert!(board.contains("\"description\": \"Letters stamped.\""));
    /// ```
    pub fn dashboard(&self, title: impl Into<String>, uid: impl Into<String>) -> Board {
        let board = match self.objectives.is_empty() {
            true => Board::new(title, uid),
            false => Board::new(title, uid).objectives(),
        };
        let mut metrics: Vec<_> = self.metrics.iter().collect();
        metrics.sort_by_key(|metric| self.rank(metric));
        let shown = metrics.into_iter().map(|metric| self.shown(metric));
        shown.fold(board, Board::metric)
    }

    /// What is looked at first stands first: how much there is and how it ends,
    /// then how long it takes, then the rest of it; then what else there is.
    fn rank(&self, metric: &catalogue::Metric) -> usize {
        let name = &metric.name;
        let ranks: [fn(&Counted, &String) -> bool; 3] = [
            |counted, name| counted.counter == *name,
            |counted, name| counted.duration == *name,
            |counted, name| counted.metrics.contains(name),
        ];
        let mut all = ranks.iter();
        let found = all.position(|is| self.counted.iter().any(|counted| is(counted, name)));
        found.unwrap_or(ranks.len())
    }

    /// A dashboard of what is promised: all in two panels, then each with its
    /// budget, how fast that is spent, and errors; as the rules record it that
    /// [`rules`](Self::rules) writes with these options.
    ///
    /// ```
    /// use metrics_runtime::artifacts::{catalogue, rules};
    /// use metrics_runtime::instrumented;
    ///
    /// #[instrumented(slo(success = 99.9))]
    /// fn stamp() {}
    ///
    /// let options = rules::Options::new("https://example.org/runbook");
    /// let board = catalogue().objectives_dashboard("Promises", "promises", &options);
    /// assert!(board.to_string().contains("stamp-availability: budget left"));
    /// ```
    pub fn objectives_dashboard(
        &self,
        title: impl Into<String>,
        uid: impl Into<String>,
        options: &Options,
    ) -> Board {
        let board = Board::new(title, uid).objectives_over(options.days());
        let objectives = self.rule_objectives();
        let named = named(&objectives).into_iter();
        named.fold(board, |board, (name, objective)| {
            board.objective(&name, objective, options.days())
        })
    }

    fn shown(&self, metric: &catalogue::Metric) -> Metric {
        let labels = metric.labels.iter().map(|label| &*label.name);
        let mut shown = Metric::new(&*metric.name, metric.kind, &*metric.help)
            .group(self.group_of(metric))
            .labels(labels)
            .buckets(metric.bucket_kinds());
        let mut all = self.counted.iter();
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
            Some((satisfied, tolerated)) => shown.apdex(bound(satisfied), bound(tolerated)),
            None => shown,
        }
    }
}

/// A bucket and one four times as high that all series have, as near as there
/// are to what satisfies.
fn apdex(metric: &catalogue::Metric) -> Option<(f64, f64)> {
    if metric.kind != Kind::Histogram || metric.bucket_kinds() == BucketKinds::Native {
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
