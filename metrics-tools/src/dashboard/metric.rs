//! A metric, as far as its panels depend on it.

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
    /// The bounds, as `le` has them, of what satisfies and what is tolerated.
    pub(super) apdex: Option<(String, String)>,
    /// The label that says how something ended, and the pattern of its values
    /// that are failures.
    pub(super) failures: Option<(String, String)>,
    /// The label that says what came of a lookup, and its values where
    /// something was found and where nothing was.
    pub(super) lookups: Option<[String; 3]>,
}

impl Metric {
    /// A metric without labels, under the full name of its family: of a counter
    /// with `_total`, of a histogram without `_bucket`. It stands where its
    /// name [belongs](MetricGroup::from_name).
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
            lookups: None,
        }
    }

    /// In the row of this group.
    pub fn group(mut self, group: MetricGroup) -> Self {
        self.group = group;
        self
    }

    /// With the labels that its panel tells series apart by.
    pub fn labels<T: Into<String>>(mut self, labels: impl IntoIterator<Item = T>) -> Self {
        self.labels = labels.into_iter().map(Into::into).collect();
        self
    }

    /// Of a histogram, with these buckets; by default with those that have `le`.
    pub fn buckets(mut self, buckets: BucketKinds) -> Self {
        self.buckets = buckets;
        self
    }

    /// Of a histogram, with its Apdex: what is within the bucket `satisfied`
    /// counts fully, what is within `tolerated` half. Both are bounds of
    /// buckets, as `le` has them; the second is four times the first by custom.
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

    /// Of a counter, with the share of failures: its series of which `label`
    /// matches the regular expression `pattern`.
    pub fn failures(mut self, label: impl Into<String>, pattern: impl Into<String>) -> Self {
        self.failures = Some((label.into(), pattern.into()));
        self
    }

    /// Of a counter of lookups, with the share that found something: its series
    /// of which `label` is `hit`, of those where it is `hit` or `miss`.
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
