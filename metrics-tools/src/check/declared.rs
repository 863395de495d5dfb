//! What is known besides a program's own metrics, because somebody says so.

use super::known::KnownMetrics;
use crate::promql::LabelRegex;

/// What the names begin with that Prometheus exposes about itself: where it
/// evaluates rules, it scrapes itself, too.
pub(super) const OF_PROMETHEUS: &str = "prometheus_";

impl KnownMetrics {
    /// Adds names of other jobs' metrics: a name, in which `*` stands for any
    /// letters, such as `redis_*`. What is known besides stays known: an
    /// [`exposition`](Self::exposition) says more.
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
    /// If no metric can be called that: it has other signs than letters,
    /// digits, `_`, `:` and `*`.
    pub fn foreign(mut self, pattern: &str) -> Result<Self, String> {
        let of_name = |c: char| c.is_ascii_alphanumeric() || "_:*".contains(c);
        if pattern.is_empty() || !pattern.chars().all(of_name) {
            return Err(format!(
                "`{pattern}` is no name of metrics: write a name in which `*` stands for any \
                 letters, such as `redis_*`"
            ));
        }
        self.foreign
            .push(LabelRegex::new(&pattern.replace('*', ".*"))?);
        Ok(self)
    }

    /// Adds an alert: then `ALERTS{alertname="…"}` has to ask for one of those
    /// that there are. Without any, nothing is known about alerts.
    ///
    /// ```
    /// use metrics_tools::check::KnownMetrics;
    /// use metrics_tools::promql::parse;
    ///
    /// let known = KnownMetrics::new().alert("TargetDown");
    /// let expr = parse("count(ALERTS{alertname=\"TargetDwn\"})").unwrap();
    /// assert_eq!(
    ///     known.check(&expr)[0].to_string(),
    ///     "`alertname` is never `TargetDwn`: did you mean `TargetDown`?"
    /// );
    /// ```
    pub fn alert(mut self, name: impl Into<String>) -> Self {
        self.alerts.push(name.into());
        self
    }

    /// Adds a label that all series get from Prometheus, besides `job` and
    /// `instance`: from service discovery, relabelling, or as an external one.
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

    /// Whether this is a foreign metric, as far as that can be told.
    pub(super) fn is_foreign(&self, name: &str) -> bool {
        name.starts_with(OF_PROMETHEUS)
            || self
                .foreign
                .iter()
                .any(|pattern| pattern.is_match(name) != Some(false))
    }
}
