//! A metric on a dashboard.

use crate::buckets::BucketKinds;
use metrics_runtime::Kind;
use metrics_runtime::catalogue::MetricGroup;

/// A metric that a dashboard shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metric {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) help: String,
    pub(super) group: MetricGroup,
    pub(super) labels: Vec<String>,
    pub(super) buckets: BucketKinds,
    /// The bounds of satisfying and of tolerated durations, as `le` has them.
    pub(super) apdex: Option<(String, String)>,
    /// The label of the outcome, and the pattern of its values that are failures.
    pub(super) failures: Option<(String, String)>,
    /// The value of that label of what was queued and has not ended.
    pub(super) queued: Option<String>,
    /// The label of a lookup's result, and its values for a hit and for a miss.
    pub(super) lookups: Option<[String; 3]>,
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
            buckets: BucketKinds::Classic,
            apdex: None,
            failures: None,
            queued: None,
            lookups: None,
        }
    }

    /// Puts the metric into the row of this group.
    pub fn group(mut self, group: MetricGroup) -> Self {
        self.group = group;
        self
    }

    /// Sets the labels by which panels group.
    pub fn labels<T: Into<String>>(mut self, labels: impl IntoIterator<Item = T>) -> Self {
        self.labels = labels.into_iter().map(Into::into).collect();
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

    /// Leaves series out of the ratio of failures: those of what was queued and has not
    /// ended, which have this value of the label of [`failures`](Self::failures).
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
}
