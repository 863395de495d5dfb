//! Which buckets a histogram has, and so how its quantiles are asked for.

use metrics_runtime::catalogue::MetricEntry;

/// Which buckets a histogram is exposed with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BucketKinds {
    /// Those with `le`.
    #[default]
    Classic,
    /// Native ones only: no series with `_bucket`.
    Native,
    /// Both. Prometheus keeps either, as it is told to.
    Both,
}

impl BucketKinds {
    /// The buckets of a metric, all declarations together.
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

    /// `histogram_quantile` of a histogram's rate, by these labels. `rate`
    /// makes the rate of a series' name.
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
            // Where there are both, the native ones are finer.
            Self::Both => format!("{} or {}", native(), classic()),
        }
    }
}
