//! Metrics, alerts and labels that users declare.

use super::known::KnownMetrics;
use crate::promql::LabelRegex;

/// The prefix of Prometheus' own metrics. It usually scrapes itself.
pub(super) const OF_PROMETHEUS: &str = "prometheus_";

impl KnownMetrics {
    /// Adds the names of other jobs' metrics, with `*` as a wildcard: `redis_*`. They
    /// are not checked, except for metrics that are known otherwise, for example by
    /// an [`exposition`](Self::exposition). A name without `*` is not checked in any
    /// case: another job has a metric of the same name, with other labels.
    ///
    /// ```
    /// use metrics_tools::check::KnownMetrics;
    /// use metrics_tools::promql::parse;
    ///
    /// let expr = parse("redis_up == 0").unwrap();
    /// assert_eq!(KnownMetrics::new().check(&expr).len(), 1);
    /// assert_eq!(KnownMetrics::new().foreign("redis_*").unwrap().check(&expr), []);
    /// ```
    ///
    /// # Errors
    ///
    /// If the pattern contains other characters than letters, digits, `_`, `:` and
    /// `*`.
    pub fn foreign(mut self, pattern: &str) -> Result<Self, String> {
        let of_name = |c: char| c.is_ascii_alphanumeric() || "_:*".contains(c);
        if pattern.is_empty() || !pattern.chars().all(of_name) {
            return Err(format!(
                "`{pattern}` is not a pattern of metric names: write a name in which `*` stands for any \
                 letters, such as `redis_*`"
            ));
        }
        self.foreign
            .push(LabelRegex::new(&pattern.replace('*', ".*"))?);
        if !pattern.contains('*') {
            let suffixes = ["_bucket", "_sum", "_count"].iter();
            let suffixes = suffixes.filter(|_| self.histograms.contains(pattern));
            let names = suffixes
                .chain([&""])
                .map(|suffix| format!("{pattern}{suffix}"));
            for name in names.collect::<Vec<_>>() {
                self.samples.remove(&name);
                self.shared.insert(name);
            }
            self.histograms.remove(pattern);
        }
        Ok(self)
    }

    /// Adds an alert. `ALERTS{alertname="…"}` then has to name one of the added
    /// alerts. Without any, alert names are not checked.
    ///
    /// ```
    /// use metrics_tools::check::KnownMetrics;
    /// use metrics_tools::promql::parse;
    ///
    /// let known = KnownMetrics::new().alert("TargetDown");
    /// let expr = parse("count(ALERTS{alertname=\"TargetDwn\"})").unwrap();
    /// assert_eq!(
    ///     known.check(&expr)[0].to_string(),
    ///     "unknown alert `TargetDwn`: did you mean `TargetDown`?"
    /// );
    /// ```
    pub fn alert(mut self, name: impl Into<String>) -> Self {
        self.alerts.insert(name.into());
        self
    }

    /// Adds a label that Prometheus adds to all series, besides `job` and
    /// `instance`: by service discovery, relabelling or as an external label.
    ///
    /// ```
    /// use metrics_tools::check::KnownMetrics;
    /// use metrics_tools::promql::parse;
    ///
    /// let expr = parse("up{cluster=\"eu\"} == 0").unwrap();
    /// assert_eq!(KnownMetrics::new().check(&expr).len(), 1);
    /// assert_eq!(KnownMetrics::new().target_label("cluster").check(&expr), []);
    /// ```
    pub fn target_label(mut self, name: impl Into<String>) -> Self {
        self.target_labels.insert(name.into());
        self
    }

    /// Whether this can be a foreign metric.
    pub(super) fn is_foreign(&self, name: &str) -> bool {
        name.starts_with(OF_PROMETHEUS)
            || self.shared.contains(name)
            || self
                .foreign
                .iter()
                .any(|pattern| pattern.is_match(name) != Some(false))
    }
}
