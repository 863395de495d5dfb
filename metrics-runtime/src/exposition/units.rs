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

/// A family's unit: the last word of its name, if that is a base unit.
pub(super) fn unit(family: &Family) -> Option<&'static str> {
    unit_of_name(family.name, family.kind)
}

/// The unit of a family with this full name. An info has none.
pub(crate) fn unit_of_name(name: &str, kind: Kind) -> Option<&'static str> {
    let name = match kind {
        Kind::Info => return None,
        Kind::Counter => name.strip_suffix("_total").unwrap_or(name),
        _ => name,
    };
    let (_, last) = name.rsplit_once('_')?;
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
