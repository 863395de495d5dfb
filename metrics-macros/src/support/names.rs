//! The naming rules and conventions of Prometheus.
//!
//! Source: "Metric and label naming" and "Writing client libraries" in the
//! documentation of Prometheus, and the OpenMetrics 1.0 specification for the
//! reserved suffixes. Each rule returns what to write instead.

/// What the name of a metric is checked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Counter,
    Gauge,
    Histogram,
}

impl Kind {
    fn in_words(self) -> &'static str {
        match self {
            Self::Counter => "a counter",
            Self::Gauge => "a gauge",
            Self::Histogram => "a histogram",
        }
    }
}

/// What is wrong with a metric's name, if anything: the first broken rule.
pub(crate) fn metric_name_mistake(name: &str, kind: Kind) -> Option<String> {
    let rules = [metric_characters, total_suffix, reserved_suffix, base_unit];
    rules.into_iter().find_map(|rule| rule(name, kind))
}

/// `[a-z][a-z0-9_]*`: colons are for recording rules, capitals break the
/// convention, and two underscores in front are Prometheus' own.
fn metric_characters(name: &str, _: Kind) -> Option<String> {
    let right: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect();
    let right = right.trim_start_matches(|c: char| c == '_' || c.is_ascii_digit());
    if name.is_empty() {
        Some("a metric needs a name, such as `orders_total`".to_owned())
    } else if name == right {
        None
    } else if right.is_empty() {
        Some(format!(
            "`{name}` is no name for a metric: begin with a lower-case letter"
        ))
    } else {
        Some(format!(
            "`{name}` is no name for a metric: lower-case letters, digits and `_`, \
             beginning with a letter; write `{right}`"
        ))
    }
}

/// A counter's name ends in `_total`, and no other's does.
fn total_suffix(name: &str, kind: Kind) -> Option<String> {
    match (kind, name.strip_suffix("_total")) {
        (Kind::Counter, None) => Some(format!(
            "the name of a counter ends in `_total`: write `{name}_total`"
        )),
        (Kind::Gauge | Kind::Histogram, Some(stem)) => Some(format!(
            "`_total` is for counters, and this is {}: write `{stem}`",
            kind.in_words()
        )),
        (Kind::Counter, Some(_)) | (_, None) => None,
    }
}

/// Suffixes that Prometheus and OpenMetrics give to samples themselves.
fn reserved_suffix(name: &str, kind: Kind) -> Option<String> {
    let stem = if kind == Kind::Counter {
        name.strip_suffix("_total")?
    } else {
        name
    };
    let suffix = ["_bucket", "_sum", "_count", "_created", "_info", "_total"]
        .into_iter()
        .find(|suffix| stem.ends_with(suffix))?;
    let total = if kind == Kind::Counter { "_total" } else { "" };
    Some(format!(
        "`{suffix}` at the end of a name is reserved for samples that Prometheus derives: \
         write `{}{total}`",
        stem.trim_end_matches(suffix)
    ))
}

/// Units other than the base units, with the base unit to use.
const UNITS: &[(&str, &str)] = &[
    ("ns", "seconds"),
    ("nanos", "seconds"),
    ("nanoseconds", "seconds"),
    ("us", "seconds"),
    ("micros", "seconds"),
    ("microseconds", "seconds"),
    ("ms", "seconds"),
    ("millis", "seconds"),
    ("milliseconds", "seconds"),
    ("sec", "seconds"),
    ("secs", "seconds"),
    ("second", "seconds"),
    ("minutes", "seconds"),
    ("hours", "seconds"),
    ("days", "seconds"),
    ("byte", "bytes"),
    ("bits", "bytes"),
    ("kb", "bytes"),
    ("kib", "bytes"),
    ("kilobytes", "bytes"),
    ("kibibytes", "bytes"),
    ("mb", "bytes"),
    ("mib", "bytes"),
    ("megabytes", "bytes"),
    ("mebibytes", "bytes"),
    ("gb", "bytes"),
    ("gib", "bytes"),
    ("gigabytes", "bytes"),
    ("gibibytes", "bytes"),
    ("percent", "ratio"),
    ("percentage", "ratio"),
    ("fahrenheit", "celsius"),
    ("kilometers", "meters"),
    ("millimeters", "meters"),
    ("kilograms", "grams"),
    ("milligrams", "grams"),
];

/// A unit is a base unit: seconds, bytes, a ratio from 0 to 1.
fn base_unit(name: &str, kind: Kind) -> Option<String> {
    let stem = if kind == Kind::Counter {
        name.strip_suffix("_total")?
    } else {
        name
    };
    let (rest, unit) = stem.rsplit_once('_')?;
    let (_, base) = UNITS.iter().find(|(other, _)| *other == unit)?;
    let total = if kind == Kind::Counter { "_total" } else { "" };
    let range = if *base == "ratio" {
        ", from 0 to 1"
    } else {
        ""
    };
    Some(format!(
        "`{unit}` is no base unit: record {base}{range} and write `{rest}_{base}{total}`"
    ))
}

/// What is wrong with a label's name, if anything.
pub(crate) fn label_name_mistake(name: &str) -> Option<String> {
    let mut chars = name.chars();
    let good = chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !good {
        return Some(format!(
            "`{name}` is no name for a label: letters, digits and `_`, beginning with a letter"
        ));
    }
    let whose = match name {
        "le" => "marks the buckets of histograms",
        "quantile" => "marks the quantiles of summaries",
        "job" | "instance" => "is set by Prometheus when it scrapes",
        _ => return None,
    };
    Some(format!(
        "the label `{name}` is reserved, it {whose}: choose another name"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistake(name: &str, kind: Kind) -> String {
        metric_name_mistake(name, kind).unwrap_or_default()
    }

    #[test]
    fn good_names_pass() {
        for (name, kind) in [
            ("orders_total", Kind::Counter),
            ("process_cpu_seconds_total", Kind::Counter),
            ("active_users", Kind::Gauge),
            ("request_duration_seconds", Kind::Histogram),
            ("http2_streams", Kind::Gauge),
        ] {
            assert_eq!(mistake(name, kind), "");
        }
    }

    #[test]
    fn each_rule_says_what_to_write() {
        for (name, kind, right) in [
            ("orders", Kind::Counter, "`orders_total`"),
            ("users_total", Kind::Gauge, "`users`"),
            (
                "Orders-Placed_total",
                Kind::Counter,
                "`orders_placed_total`",
            ),
            ("__x_total", Kind::Counter, "`x_total`"),
            ("job:x_total", Kind::Counter, "`job_x_total`"),
            ("wait_ms", Kind::Histogram, "`wait_seconds`"),
            ("sent_kilobytes_total", Kind::Counter, "`sent_bytes_total`"),
            ("cpu_percent", Kind::Gauge, "`cpu_ratio`"),
            ("queue_count", Kind::Gauge, "`queue`"),
        ] {
            let mistake = mistake(name, kind);
            assert!(mistake.contains(right), "{name}: {mistake}");
        }
    }

    #[test]
    fn reserved_labels_are_refused() {
        for name in ["le", "quantile", "job", "_x", "9x", "a-b", ""] {
            assert!(label_name_mistake(name).is_some(), "{name}");
        }
        assert_eq!(label_name_mistake("operation"), None);
    }
}
