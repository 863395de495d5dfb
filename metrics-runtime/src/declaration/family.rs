//! A family: what all series of one name have in common, and its names.

use super::kind::Kind;

/// Name, help text and type of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Family {
    /// The full name, for counters with `_total`, for infos with `_info`.
    pub name: &'static str,
    /// The help text.
    pub help: &'static str,
    /// The type.
    pub kind: Kind,
}

impl Family {
    /// The family's name in OpenMetrics: without the suffix that its samples add.
    pub(crate) fn openmetrics_name(&self) -> &'static str {
        let suffix = self.kind.name_suffix();
        self.name.strip_suffix(suffix).unwrap_or(self.name)
    }

    /// The unit, if the name has one.
    pub(crate) fn unit(&self) -> Option<&'static str> {
        self.kind.unit_of(self.name)
    }

    /// Every name that the family takes in Prometheus and OpenMetrics, its own
    /// first. No other family may have one of them.
    pub(crate) fn names(&self) -> Vec<String> {
        let Self { name, kind, .. } = *self;
        let stem = self.openmetrics_name();
        let samples = kind.sample_suffixes().iter();
        let samples = samples.map(|suffix| format!("{name}{suffix}"));
        let created = kind.has_created().then(|| format!("{stem}_created"));
        let mut names = vec![name.to_owned()];
        for derived in [stem.to_owned()].into_iter().chain(samples).chain(created) {
            if !names.contains(&derived) {
                names.push(derived);
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn family(name: &'static str, kind: Kind) -> Family {
        let help = "";
        Family { name, help, kind }
    }

    #[test]
    fn the_unit_is_the_last_word_of_the_name_without_the_suffix_of_its_type() {
        let cpu = family("process_cpu_seconds_total", Kind::Counter);
        assert_eq!(cpu.openmetrics_name(), "process_cpu_seconds");
        assert_eq!(cpu.unit(), Some("seconds"));
        let size = family("size_bytes", Kind::Histogram);
        assert_eq!(size.openmetrics_name(), "size_bytes");
        assert_eq!(size.unit(), Some("bytes"));
        assert_eq!(family("http_requests_total", Kind::Counter).unit(), None);
        assert_eq!(family("seconds", Kind::Gauge).unit(), None);
        let info = family("up_seconds_info", Kind::Info);
        assert_eq!(info.openmetrics_name(), "up_seconds");
        assert_eq!(info.unit(), None);
    }

    #[test]
    fn a_family_has_the_names_of_its_samples() {
        let names = |name, kind| family(name, kind).names().join(" ");
        assert_eq!(names("level", Kind::Gauge), "level");
        assert_eq!(names("x_total", Kind::Counter), "x_total x x_created");
        assert_eq!(
            names("x", Kind::Histogram),
            "x x_bucket x_sum x_count x_created"
        );
        assert_eq!(names("x", Kind::Summary), "x x_sum x_count x_created");
        assert_eq!(names("x_info", Kind::Info), "x_info x");
    }
}
