//! A metric on a dashboard.

use super::panel::select;
use crate::buckets::BucketKinds;
use metrics_runtime::Kind;
use metrics_runtime::catalogue::MetricGroup;

/// Labels that each have a variable on the dashboard.
const CHOSEN: [&str; 4] = [
    "endpoint",
    "function",
    "exported_endpoint",
    "exported_function",
];

/// A metric that a dashboard shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) help: String,
    pub(super) group: MetricGroup,
    pub(super) labels: Vec<String>,
    /// The labels whose values are chosen above the dashboard.
    pub(super) variables: Vec<String>,
    pub(super) buckets: BucketKinds,
    /// The bounds of satisfying and of tolerated durations, as `le` has them.
    pub(super) apdex: Option<(String, String)>,
    /// The label of the outcome, and the pattern of its values that are failures.
    pub(super) failures: Option<(String, String)>,
    /// The value of that label for queued calls that have not ended.
    pub(super) queued: Option<String>,
    /// The label of a lookup's result, and its values for a hit and for a miss.
    pub(super) lookups: Option<[String; 3]>,
    /// The limits of objectives: durations for a histogram, shares of failures for a counter.
    pub(super) objectives: Vec<f64>,
}

impl Metric {
    /// A metric without labels. The name of a counter has `_total`, that of a
    /// histogram no `_bucket`. The row is that of its
    /// [group](MetricGroup::from_name).
    pub fn new(name: impl Into<String>, kind: Kind, help: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            group: MetricGroup::from_name(&name, kind),
            name,
            kind,
            help: help.into(),
            labels: Vec::new(),
            variables: Vec::new(),
            buckets: BucketKinds::Classic,
            apdex: None,
            failures: None,
            queued: None,
            lookups: None,
            objectives: Vec::new(),
        }
    }

    /// Puts the metric into the row of this group.
    pub fn group(mut self, group: MetricGroup) -> Self {
        self.group = group;
        self
    }

    /// Sets the labels by which panels group. `endpoint` and `function` get a
    /// [`variable`](Self::variable).
    pub fn labels<T: Into<String>>(mut self, labels: impl IntoIterator<Item = T>) -> Self {
        self.labels = labels.into_iter().map(Into::into).collect();
        let chosen = self.labels.iter();
        let chosen = chosen.filter(|label| CHOSEN.contains(&label.as_str()));
        self.variables = chosen.cloned().collect();
        self
    }

    /// Adds a variable of the same name to the dashboard, with the values of this label. `endpoint`
    /// and `function` have one by default, `job` and `instance` always.
    ///
    /// ```
    /// use metrics_runtime::Kind;
    /// use metrics_tools::dashboard::{Board, Metric};
    ///
    /// let jobs = Metric::new("jobs_total", Kind::Counter, "Jobs.").labels(["queue"]);
    /// let board = Board::new("Jobs", "jobs").metric(jobs.variable("queue"));
    /// assert!(board.to_string().contains("queue=~\\\"$queue\\\""));
    /// ```
    pub fn variable(mut self, label: impl Into<String>) -> Self {
        let label = label.into();
        let is_target = ["job", "instance"].contains(&&*label);
        if !is_target && !self.variables.contains(&label) {
            self.variables.push(label);
        }
        self
    }

    /// Sets the kinds of buckets of a histogram. Classic by default.
    pub fn buckets(mut self, buckets: BucketKinds) -> Self {
        self.buckets = buckets;
        self
    }

    /// Adds the Apdex of a histogram. Both arguments are bounds of buckets, as `le`
    /// has them. Observations up to `satisfied` count fully, those up to `tolerated`
    /// half; by convention, the second is four times the first.
    ///
    /// ```
    /// use metrics_runtime::Kind;
    /// use metrics_tools::dashboard::{Board, Metric};
    ///
    /// let durations = Metric::new("job_seconds", Kind::Histogram, "Jobs.").apdex("0.25", "1.0");
    /// let board = Board::new("Jobs", "jobs").metric(durations);
    /// assert!(board.to_string().contains("\"Job: Apdex\""));
    /// ```
    pub fn apdex(mut self, satisfied: impl Into<String>, tolerated: impl Into<String>) -> Self {
        self.apdex = Some((satisfied.into(), tolerated.into()));
        self
    }

    /// Adds the ratio of failures of a counter: the series whose `label` matches the
    /// regular expression `pattern`.
    pub fn failures(mut self, label: impl Into<String>, pattern: impl Into<String>) -> Self {
        self.failures = Some((label.into(), pattern.into()));
        self
    }

    /// Leaves queued calls that have not ended out of the ratio of failures: the series with this
    /// value of the label of [`failures`](Self::failures).
    pub fn queued(mut self, value: impl Into<String>) -> Self {
        self.queued = Some(value.into());
        self
    }

    /// Adds the hit ratio of a counter of lookups: the series whose `label` is `hit`,
    /// relative to those where it is `hit` or `miss`.
    pub fn lookups(
        mut self,
        label: impl Into<String>,
        hit: impl Into<String>,
        miss: impl Into<String>,
    ) -> Self {
        self.lookups = Some([label.into(), hit.into(), miss.into()]);
        self
    }

    /// Draws a line at the limit of an objective: for a histogram, the highest good value; for a
    /// counter with [`failures`](Self::failures), the allowed share of failures.
    ///
    /// ```
    /// use metrics_runtime::Kind;
    /// use metrics_tools::dashboard::{Board, Metric};
    ///
    /// let durations = Metric::new("job_seconds", Kind::Histogram, "Jobs.").objective(0.25);
    /// let board = Board::new("Jobs", "jobs").metric(durations).to_string();
    /// assert!(board.contains("\"value\": 0.25"));
    /// ```
    pub fn objective(mut self, value: f64) -> Self {
        self.objectives.push(value);
        self
    }

    /// A selector of series with this name and the dashboard's variables.
    pub(super) fn select(&self, name: &str, matchers: &str) -> String {
        let chosen = self.variables.iter();
        let chosen = chosen.map(|label| format!("{label}=~\"${label}\""));
        let more = Some(matchers.to_owned()).filter(|more| !more.is_empty());
        let all: Vec<_> = chosen.chain(more).collect();
        select(name, &all.join(","))
    }

    /// The rate of series with this name.
    pub(super) fn rate(&self, name: &str, matchers: &str) -> String {
        format!("rate({}[$__rate_interval])", self.select(name, matchers))
    }

    /// The labels that identify what was counted, without the outcome. An endpoint's
    /// methods are few, and alike.
    pub(super) fn subject(&self, outcome: &str) -> Vec<String> {
        let labels = self.labels.iter();
        let labels = labels.filter(|label| *label != outcome && *label != "method");
        labels.cloned().collect()
    }

    /// The share of failures by some labels: 0 as long as nothing has failed.
    pub(super) fn error_ratio(&self, labels: &[String]) -> Option<String> {
        let (outcome, failed) = self.failures.as_ref()?;
        let by = by(labels);
        let failed = self.rate(&self.name, &format!("{outcome}=~\"{failed}\""));
        let queued = self.queued.as_ref();
        let ended = queued.map(|value| format!("{outcome}!=\"{value}\""));
        let ended = self.rate(&self.name, ended.as_deref().unwrap_or_default());
        let ended = format!("sum{by} ({ended})");
        Some(format!(
            "(sum{by} ({failed}) or {ended} * 0) / ({ended} > 0)"
        ))
    }

    /// A quantile of a histogram by some labels.
    pub(super) fn quantile(&self, share: f64, labels: &[String]) -> String {
        let by: Vec<_> = labels.iter().map(String::as_str).collect();
        let rate = |name: &str| self.rate(name, "");
        self.buckets.quantile(share, &by, &self.name, rate)
    }

    /// Lines at the objectives.
    pub(super) fn limits(&self) -> Vec<(f64, &'static str)> {
        self.objectives
            .iter()
            .map(|value| (*value, "red"))
            .collect()
    }
}

/// ` by (a, b)`; nothing without labels.
pub(super) fn by(labels: &[String]) -> String {
    match labels.is_empty() {
        true => String::new(),
        false => format!(" by ({})", labels.join(", ")),
    }
}
