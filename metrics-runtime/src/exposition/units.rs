//! What OpenMetrics calls a family, and its unit.

use crate::declaration::{Family, Kind};

/// A family's name in OpenMetrics: without what its samples' names add to it.
pub(super) fn family_name(family: &Family) -> &'static str {
    let suffix = match family.kind {
        Kind::Counter => "_total",
        Kind::Info => "_info",
        Kind::Gauge | Kind::Histogram | Kind::Summary => return family.name,
    };
    family.name.strip_suffix(suffix).unwrap_or(family.name)
}

/// The base units of Prometheus.
const UNITS: [&str; 9] = [
    "seconds", "bytes", "ratio", "celsius", "meters", "grams", "volts", "amperes", "joules",
];

/// A family's unit: what its name ends in, if that is one. An info has none.
pub(crate) fn unit(family: &Family) -> Option<&'static str> {
    if family.kind == Kind::Info {
        return None;
    }
    let (_, last) = family_name(family).rsplit_once('_')?;
    UNITS.into_iter().find(|unit| *unit == last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_is_the_suffix_of_the_familys_name() {
        let family = |name, kind| Family {
            name,
            help: "",
            kind,
        };
        let cpu = family("process_cpu_seconds_total", Kind::Counter);
        assert_eq!(family_name(&cpu), "process_cpu_seconds");
        assert_eq!(unit(&cpu), Some("seconds"));
        let size = family("size_bytes", Kind::Histogram);
        assert_eq!(
            (family_name(&size), unit(&size)),
            ("size_bytes", Some("bytes"))
        );
        assert_eq!(unit(&family("http_requests_total", Kind::Counter)), None);
        assert_eq!(unit(&family("seconds", Kind::Gauge)), None);
        let info = family("up_seconds_info", Kind::Info);
        assert_eq!((family_name(&info), unit(&info)), ("up_seconds", None));
    }
}
