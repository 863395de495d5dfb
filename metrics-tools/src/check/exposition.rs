//! Metrics of other jobs, from their exposition.

use super::known::{KnownMetric, KnownMetrics, MetricKind, Sample};
use crate::exposition::{headers, samples};
use metrics_runtime::Kind;
use std::collections::BTreeSet;

impl KnownMetrics {
    /// Adds the metrics of another job from its exposition, in text format 0.0.4 or
    /// OpenMetrics: names and types. Labels are not added, because other instances
    /// can have others. The labels of a metric that was known before become unknown,
    /// because two jobs expose it.
    ///
    /// ```
    /// use metrics_tools::check::KnownMetrics;
    /// use metrics_tools::promql::parse;
    ///
    /// let known = KnownMetrics::new().exposition("\
    /// ## TYPE redis_up gauge
    /// redis_up 1
    /// ## TYPE redis_commands_total counter
    /// redis_commands_total{cmd=\"get\"} 7
    /// ");
    /// assert_eq!(known.check(&parse("rate(redis_commands_total[5m])").unwrap()), []);
    /// assert_eq!(known.check(&parse("redis_commands_total > 5").unwrap()).len(), 1);
    /// ```
    pub fn exposition(mut self, text: &str) -> Self {
        let headers = headers(text);
        let kind_of = |name: &str| headers.get(name).and_then(|header| header.kind);
        let names: BTreeSet<&str> = samples(text).map(|sample| sample.name).collect();
        let before = self.samples.clone();
        for (name, header) in &headers {
            if let Some(kind) = header
                .kind
                .and_then(named)
                .filter(|kind| kind.has_sum_and_count())
            {
                let kind = MetricKind::from_kind(kind, false);
                self = self.metric(KnownMetric::new(*name, kind));
            }
        }
        for name in names {
            let known = before.get(name);
            // A sample of a histogram or summary.
            if self.samples.get(name) != known {
                continue;
            }
            let family = name.strip_suffix("_total").unwrap_or(name);
            let kind = kind_of(name).or(kind_of(family));
            let kind = kind
                .and_then(named)
                .filter(|kind| !kind.has_sum_and_count());
            let kind = kind.map_or(MetricKind::Unknown, |kind| {
                MetricKind::from_kind(kind, false)
            });
            self = self.metric(KnownMetric::new(name, kind));
            // If the two jobs disagree about the type, values are not checked.
            let role = |sample: &Sample| sample.role;
            if known.map(role) != self.samples.get(name).map(role) && known.is_some() {
                self = self.name(name);
            }
        }
        self
    }
}

/// The type with this name in `# TYPE`.
fn named(name: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.as_str() == name)
}

#[cfg(test)]
mod tests {
    use super::super::known::Role;
    use super::*;

    #[test]
    fn names_and_kinds_are_read_in_both_formats() {
        let known = KnownMetrics::new().exposition(
            "# HELP a Nothing.\n# TYPE a gauge\na{x=\"{\"} 1\n\
             # TYPE b counter\nb_total 1\nb_created 1\n\
             # TYPE c_total counter\nc_total{x=\"y\"} 1 1700000000\n\
             # TYPE d histogram\nd_bucket{le=\"+Inf\"} 0\nd_sum 0\nd_count 0\n\
             # TYPE e summary\ne{quantile=\"0.5\"} 0\ne_sum 0\ne_count 0\n\
             # TYPE f info\nf_info{version=\"1\"} 1\n\n\
             untyped_thing 5\n# EOF\n",
        );
        let role = |name: &str| known.samples.get(name).map(|sample| sample.role);
        for (name, expected) in [
            ("a", Role::Gauge),
            ("b_total", Role::Counter),
            ("b_created", Role::Unknown),
            ("c_total", Role::Counter),
            ("d_bucket", Role::Bucket),
            ("d_count", Role::Part),
            ("e", Role::Gauge),
            ("e_sum", Role::Part),
            ("f_info", Role::Unknown),
            ("untyped_thing", Role::Unknown),
        ] {
            assert_eq!(role(name), Some(expected), "{name}");
        }
        assert_eq!(role("d"), None);
        assert_eq!(role("b"), None);
    }

    #[test]
    fn what_two_jobs_expose_has_the_labels_of_both() {
        use super::super::known::LabelValues;
        use crate::promql::parse;

        let ours = KnownMetric::new("requests_total", MetricKind::Counter);
        let known = KnownMetrics::new()
            .metric(ours.series([("code", LabelValues::finite(["200"]))]))
            .metric(KnownMetric::new("depth", MetricKind::Gauge).series([]))
            .metric(KnownMetric::new("wait_seconds", MetricKind::Histogram).series([]))
            .exposition("# TYPE wait_seconds histogram\nwait_seconds_bucket{le=\"1.0\",queue=\"a\"} 0\n\
                 # TYPE requests_total counter\nrequests_total{route=\"/\"} 1\n# TYPE depth counter\ndepth 1\n");
        let found = |text: &str| known.check(&parse(text).expect("an expression")).len();
        assert_eq!(found("rate(requests_total{route=\"/\"}[5m])"), 0);
        assert_eq!(found("rate(requests_total{code=\"500\"}[5m])"), 0);
        assert_eq!(found("requests_total > 5"), 1);
        assert_eq!(found("rate(wait_seconds_bucket{queue=\"a\"}[5m])"), 0);
        assert_eq!(found("wait_seconds_bucket > 5"), 1);
        assert_eq!(found("depth > 5 or rate(depth[5m])"), 0);
    }
}
