//! Foreign metrics, from what their program exposes.

use super::known::{KnownMetric, KnownMetrics, MetricKind};
use std::collections::{BTreeMap, BTreeSet};

impl KnownMetrics {
    /// Adds other jobs' metrics from what they expose, in Prometheus' text
    /// format or OpenMetrics: names and kinds. Labels are not taken, as another
    /// instance can have others.
    ///
    /// ```
    /// use metrics_runtime::artifacts::check::KnownMetrics;
    /// use metrics_runtime::artifacts::promql::parse;
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
        let mut kinds: BTreeMap<&str, &str> = BTreeMap::new();
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for line in text.lines() {
            let mut words = line.split_ascii_whitespace();
            match words.next() {
                Some("#") if words.next() == Some("TYPE") => {
                    if let (Some(name), Some(kind)) = (words.next(), words.next()) {
                        kinds.insert(name, kind);
                    }
                }
                Some(word) if !word.starts_with('#') => {
                    let end = word.find('{').unwrap_or(word.len());
                    if end > 0 {
                        names.insert(&word[..end]);
                    }
                }
                _ => {}
            }
        }
        for (name, kind) in &kinds {
            let kind = match *kind {
                "histogram" => MetricKind::Histogram,
                "summary" => MetricKind::Summary,
                _ => continue,
            };
            self = self.metric(KnownMetric::new(*name, kind));
        }
        for name in names {
            if self.samples.contains_key(name) {
                continue;
            }
            let family = name.strip_suffix("_total").unwrap_or(name);
            let kind = match kinds.get(name).or(kinds.get(family)) {
                Some(&"counter") => MetricKind::Counter,
                Some(&("gauge" | "info" | "stateset")) => MetricKind::Gauge,
                _ => MetricKind::Unknown,
            };
            self = self.metric(KnownMetric::new(name, kind));
        }
        self
    }
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
}
