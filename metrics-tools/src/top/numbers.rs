//! Formats numbers for people: three digits and a unit.

/// A value in the unit of its metric.
pub(super) fn quantity(value: f64, unit: Option<&str>, name: &str) -> String {
    match unit {
        // A point in time.
        Some("seconds") if is_time(name) => number(value),
        Some("seconds") => seconds(value),
        Some("bytes") => bytes(value),
        _ => number(value),
    }
}

/// Whether a metric is a timestamp.
fn is_time(name: &str) -> bool {
    ["_time_seconds", "_timestamp_seconds", "_created_seconds"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// A number with three digits, and `k`, `M`, `G` or `T` for thousands.
pub(super) fn number(value: f64) -> String {
    scaled(value, 1000.0, &["", "k", "M", "G", "T"])
}

/// Bytes with three digits, in powers of 1024.
fn bytes(value: f64) -> String {
    scaled(value, 1024.0, &["B", "KiB", "MiB", "GiB", "TiB"])
}

/// A duration with three digits, in the unit that fits.
pub(super) fn seconds(value: f64) -> String {
    let size = value.abs();
    let (factor, unit) = match size {
        _ if size == 0.0 || !size.is_finite() => (1.0, "s"),
        _ if size < 1e-6 => (1e9, "ns"),
        _ if size < 1e-3 => (1e6, "µs"),
        _ if size < 1.0 => (1e3, "ms"),
        _ if size < 600.0 => (1.0, "s"),
        _ if size < 36_000.0 => (1.0 / 60.0, "min"),
        _ if size < 864_000.0 => (1.0 / 3600.0, "h"),
        _ => (1.0 / 86_400.0, "d"),
    };
    format!("{}{unit}", digits(value * factor))
}

fn scaled(value: f64, base: f64, units: &[&str]) -> String {
    let (mut value, mut units) = (value, units.iter());
    let mut unit = units.next().unwrap_or(&"");
    // 999.6 would be rounded to the base.
    while value.is_finite() && value.abs() >= base - 0.5 {
        let Some(next) = units.next() else { break };
        (value, unit) = (value / base, next);
    }
    format!("{}{unit}", digits(value))
}

/// Three digits at least, without zeros at the end.
fn digits(value: f64) -> String {
    let size = value.abs();
    let decimals = match size {
        _ if size >= 100.0 => 0,
        _ if size >= 10.0 => 1,
        _ if size >= 0.999_5 || size == 0.0 => 2,
        _ if size >= 0.1 => 3,
        _ if size >= 0.01 => 4,
        _ if size >= 0.001 => 5,
        _ => return format!("{value:.2e}"),
    };
    let text = format!("{value:.decimals$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits() {
        for (value, expected) in [
            (0.0, "0"),
            (5.0, "5"),
            (0.25, "0.25"),
            (0.012_345, "0.0123"),
            (1234.0, "1.23k"),
            (999.7, "1k"),
            (12_345_678.0, "12.3M"),
            (-42.0, "-42"),
            (0.000_01, "1.00e-5"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "inf"),
            (1e18, "1000000T"),
        ] {
            assert_eq!(number(value), expected);
        }
    }

    #[test]
    fn units_fit() {
        assert_eq!(quantity(0.0123, Some("seconds"), "x_seconds"), "12.3ms");
        assert_eq!(quantity(7200.0, Some("seconds"), "x_seconds"), "120min");
        assert_eq!(quantity(3.0e8, Some("bytes"), "x_bytes"), "286MiB");
        assert_eq!(
            quantity(1.8e9, Some("seconds"), "process_start_time_seconds"),
            "1.8G"
        );
        assert_eq!(seconds(0.000_25), "250µs");
        assert_eq!(seconds(0.0), "0s");
    }
}
