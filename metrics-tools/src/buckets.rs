//! The kinds of buckets a histogram has, and the expressions for its quantiles.

use metrics_runtime::catalogue::MetricEntry;

/// The kinds of buckets that a histogram is exposed with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BucketKinds {
    /// Classic buckets, with the label `le`.
    #[default]
    Classic,
    /// Native buckets only: there are no `_bucket` series.
    Native,
    /// Both. Prometheus stores one kind, depending on its configuration.
    Both,
}

impl BucketKinds {
    /// The kinds of buckets of a metric's declarations.
    pub fn from_metric(metric: &MetricEntry) -> Self {
        let classic = metric
            .declarations
            .iter()
            .any(|one| !one.buckets.is_empty());
        match (classic, metric.is_native()) {
            (false, true) => Self::Native,
            (true, true) => Self::Both,
            (_, false) => Self::Classic,
        }
    }

    /// The `histogram_quantile` of a histogram's rate by these labels. `rate` makes
    /// the rate expression of a metric name.
    pub(crate) fn quantile(
        self,
        share: f64,
        by: &[&str],
        histogram: &str,
        rate: impl Fn(&str) -> String,
    ) -> String {
        let of = |labels: &[&str], rate: String| {
            let by = match labels.is_empty() {
                true => String::new(),
                false => format!(" by ({})", labels.join(", ")),
            };
            format!("histogram_quantile({share}, sum{by} ({rate}))")
        };
        let classic = || {
            let labels: Vec<_> = by.iter().copied().chain(["le"]).collect();
            of(&labels, rate(&format!("{histogram}_bucket")))
        };
        let native = || of(by, rate(histogram));
        match self {
            Self::Classic => classic(),
            Self::Native => native(),
            // Native buckets are finer.
            Self::Both => format!("{} or {}", native(), classic()),
        }
    }

    /// The rate of a histogram's observations by these labels.
    pub(crate) fn count_rate(
        self,
        by: &[&str],
        histogram: &str,
        rate: impl Fn(&str) -> String,
    ) -> String {
        let by = by.join(", ");
        let classic = || format!("sum by ({by}) ({})", rate(&format!("{histogram}_count")));
        let native = || format!("histogram_count(sum by ({by}) ({}))", rate(histogram));
        match self {
            Self::Classic => classic(),
            Self::Native => native(),
            Self::Both => format!("{} or {}", native(), classic()),
        }
    }
}
