//! Values in annotations, as Prometheus' templates write them, for the tests.

/// How an annotation shows the alert's value, with its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shown {
    /// A share: `5.005%`.
    Percentage,
    /// Seconds: `500.5ms`, `1m 30s`.
    Duration,
    /// A number: `1.5k`.
    Number,
}

impl Shown {
    const ALL: [Self; 3] = [Self::Percentage, Self::Duration, Self::Number];

    /// The placeholder in a template.
    pub(super) const fn template(self) -> &'static str {
        match self {
            Self::Percentage => "{{ $value | humanizePercentage }}",
            Self::Duration => "{{ $value | humanizeDuration }}",
            Self::Number => "{{ $value | humanize }}",
        }
    }

    fn write(self, value: f64) -> String {
        match self {
            Self::Percentage => format!("{}%", four_digits(value * 100.0)),
            Self::Duration => duration(value),
            Self::Number => number(value),
        }
    }
}

/// The template with the value filled in.
pub(super) fn with_value(template: &str, value: f64) -> String {
    let fill = |text: String, shown: Shown| text.replace(shown.template(), &shown.write(value));
    Shown::ALL.into_iter().fold(template.to_owned(), fill)
}

fn duration(seconds: f64) -> String {
    if seconds < 1.0 {
        return scaled_down(seconds) + "s";
    }
    let whole = seconds as u64;
    let (days, hours, minutes) = (whole / 86_400, whole / 3_600 % 24, whole / 60 % 60);
    let rest = whole % 60;
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{}s", four_digits(seconds)),
        (0, 0, _) => format!("{minutes}m {rest}s"),
        (0, ..) => format!("{hours}h {minutes}m {rest}s"),
        _ => format!("{days}d {hours}h {minutes}m {rest}s"),
    }
}

fn number(value: f64) -> String {
    if value < 1.0 {
        return scaled_down(value);
    }
    let mut value = value;
    let mut prefix = "";
    for larger in ["k", "M", "G", "T", "P", "E", "Z", "Y"] {
        if value < 1000.0 {
            break;
        }
        prefix = larger;
        value /= 1000.0;
    }
    four_digits(value) + prefix
}

/// A value below one.
fn scaled_down(value: f64) -> String {
    let mut value = value;
    let mut prefix = "";
    for smaller in ["m", "u", "n", "p", "f", "a", "z", "y"] {
        if value >= 1.0 || value == 0.0 {
            break;
        }
        prefix = smaller;
        value *= 1000.0;
    }
    four_digits(value) + prefix
}

/// C's `%.4g`.
fn four_digits(value: f64) -> String {
    let scientific = format!("{value:.3e}");
    let Some((digits, exponent)) = scientific.split_once('e') else {
        return value.to_string();
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let trimmed = |text: &str| match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text.to_owned(),
    };
    match exponent {
        -4..4 => trimmed(&format!("{value:.*}", (3 - exponent) as usize)),
        _ => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{}e{sign}{:02}", trimmed(digits), exponent.abs())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The output of promtool's templates.
    #[test]
    fn values_are_written_as_prometheus_writes_them() {
        for (shown, value, text) in [
            (Shown::Percentage, 0.0, "0%"),
            (Shown::Percentage, 0.05005, "5.005%"),
            (Shown::Percentage, 1.0, "100%"),
            (Shown::Percentage, 0.000_014_4, "0.00144%"),
            (Shown::Percentage, 123.456, "1.235e+04%"),
            (Shown::Percentage, 0.000_000_1, "1e-05%"),
            (Shown::Duration, 0.0, "0s"),
            (Shown::Duration, 0.5005, "500.5ms"),
            (Shown::Duration, 0.000_025, "25us"),
            (Shown::Duration, 1.5, "1.5s"),
            (Shown::Duration, 90.7, "1m 30s"),
            (Shown::Duration, 3_661.0, "1h 1m 1s"),
            (Shown::Duration, 90_061.0, "1d 1h 1m 1s"),
            (Shown::Number, 0.0, "0"),
            (Shown::Number, 0.0123, "12.3m"),
            (Shown::Number, 999.94, "999.9"),
            (Shown::Number, 1234.5, "1.234k"),
            (Shown::Number, 2_500_000.0, "2.5M"),
        ] {
            assert_eq!(with_value(shown.template(), value), text, "{value}");
        }
        assert_eq!(with_value("no value", 1.0), "no value");
    }
}
