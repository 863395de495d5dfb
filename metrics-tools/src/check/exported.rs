//! Labels of targets that metrics have, too.

use super::finding::{Finding, FindingKind};
use super::known::{KnownMetrics, Sample};
use crate::catalogue::exported_name;
use crate::promql::Span;

impl KnownMetrics {
    /// Adds a label of all targets, as [`target_label`](Self::target_label) does, and
    /// renames the labels of that name of all metrics that were added before: Prometheus
    /// stores them as `exported_…`, unless the scrape job has `honor_labels: true`.
    /// Expressions that mean the metric's label have to use that name.
    ///
    /// ```
    /// use metrics_tools::check::{KnownMetric, KnownMetrics, LabelValues, MetricKind};
    /// use metrics_tools::promql::parse;
    ///
    /// let known = KnownMetrics::new()
    ///     .metric(
    ///         KnownMetric::new("visits_total", MetricKind::Counter)
    ///             .series([("endpoint", LabelValues::finite(["/", "/users"]))]),
    ///     )
    ///     .exported_label("endpoint");
    /// let findings = |text| known.check(&parse(text).unwrap());
    /// assert_eq!(findings(r#"rate(visits_total{exported_endpoint="/"}[5m])"#), []);
    /// assert_eq!(
    ///     findings(r#"rate(visits_total{endpoint="/"}[5m])"#)[0].message,
    ///     "`endpoint` is a label of the target here: Prometheus renames the metric's to \
    ///      `exported_endpoint`"
    /// );
    /// ```
    pub fn exported_label(mut self, label: impl Into<String>) -> Self {
        let label = label.into();
        for (at, series) in self.series.iter_mut().enumerate() {
            let groups = series.iter_mut().flatten();
            let mut labels: Vec<&mut String> = groups
                .flat_map(|one| one.labels.iter_mut().map(|(name, _)| name))
                .collect();
            let own: Vec<String> = labels.iter().map(|name| (**name).clone()).collect();
            if !own.contains(&label) {
                continue;
            }
            let exported = exported_name(&label, own.iter().map(String::as_str));
            let renamed = labels.iter_mut().filter(|name| ***name == label);
            renamed.for_each(|name| name.clone_from(&exported));
            let of_metric = self.exported.entry(at).or_default();
            of_metric.insert(label.clone(), exported);
        }
        self.target_labels.insert(label);
        self
    }

    /// The name that a sample's own label has if the target has one of this name, too.
    pub(super) fn exported_as(&self, sample: Sample, label: &str) -> Option<&str> {
        let of_metric = self.exported.get(&sample.series)?;
        of_metric.get(label).map(String::as_str)
    }
}

/// A label that means the target's.
pub(super) fn exported(label: &str, exported: &str, span: Span) -> Finding {
    let message = format!(
        "`{label}` is a label of the target here: Prometheus renames the metric's to `{exported}`"
    );
    Finding::new(FindingKind::ExportedLabel, span, message).suggest(format!(
        "write `{exported}`, or set `honor_labels: true` in the scrape job and check with \
         `--honor-labels`"
    ))
}
