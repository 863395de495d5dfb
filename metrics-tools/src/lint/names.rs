//! Prometheus' conventions for the names of metrics.

use super::finding::{LintFinding, LintRule};
use metrics_runtime::Kind;
use metrics_runtime::catalogue::MetricEntry;

/// Replacements for units that are not base units of Prometheus, or not in the plural.
const INSTEAD: [(&[&str], &str); 9] = [
    (
        &[
            "second",
            "sec",
            "secs",
            "ms",
            "millis",
            "millisecond",
            "milliseconds",
            "us",
            "micros",
            "microsecond",
            "microseconds",
            "ns",
            "nanos",
            "nanosecond",
            "nanoseconds",
            "minute",
            "minutes",
            "hour",
            "hours",
            "day",
            "days",
            "week",
            "weeks",
        ],
        "seconds",
    ),
    (
        &[
            "byte",
            "bit",
            "bits",
            "kb",
            "kib",
            "kilobyte",
            "kilobytes",
            "kibibytes",
            "mb",
            "mib",
            "megabyte",
            "megabytes",
            "mebibytes",
            "gb",
            "gib",
            "gigabyte",
            "gigabytes",
            "gibibytes",
        ],
        "bytes",
    ),
    (&["percent", "percents", "percentage", "ratios"], "ratio"),
    (&["fahrenheit", "kelvin"], "celsius"),
    (&["meter", "km", "kilometers", "cm", "miles"], "meters"),
    (&["gram", "kg", "kilograms", "mg"], "grams"),
    (&["volt", "millivolts", "mv"], "volts"),
    (&["ampere", "milliamperes", "amps"], "amperes"),
    (&["joule", "kilojoules", "calories", "kwh"], "joules"),
];

/// Suffixes that Prometheus or OpenMetrics gives to samples.
const OF_SAMPLES: [&str; 4] = ["_bucket", "_count", "_sum", "_created"];

/// The types, which do not belong in a name.
const TYPES: [&str; 4] = ["counter", "gauge", "histogram", "summary"];

pub(super) fn lint(metric: &MetricEntry, findings: &mut Vec<LintFinding>) {
    let mut push = |rule, message| findings.push(LintFinding::for_metric(metric, rule, message));
    let name = &*metric.name;
    if !is_snake_case(name) {
        push(
            LintRule::Name,
            "a name is in lower case, of letters, digits and `_`, one between two words".to_owned(),
        );
    }
    for kind in Kind::ALL {
        let suffix = kind.name_suffix();
        if suffix.is_empty() {
            continue;
        }
        let has = name.ends_with(suffix);
        if metric.kind == kind && !has {
            push(
                LintRule::Suffix,
                format!("a {kind}'s name ends in `{suffix}`"),
            );
        } else if metric.kind != kind && has {
            let message = format!("`{suffix}` is for a {kind}, but this is a {}", metric.kind);
            push(LintRule::Suffix, message);
        }
    }
    if let Some(suffix) = OF_SAMPLES.iter().find(|suffix| name.ends_with(**suffix)) {
        let message = format!("`{suffix}` is what the samples of histograms and others end in");
        push(LintRule::Suffix, message);
    }
    let stem = name.strip_suffix("_total").unwrap_or(name);
    let unit = stem.rsplit('_').next().unwrap_or(stem);
    let instead = INSTEAD.iter().find(|(units, _)| units.contains(&unit));
    if let Some((_, instead)) = instead
        && stem != unit
    {
        push(
            LintRule::Unit,
            format!("write `{instead}` instead of `{unit}`"),
        );
    }
    if let Some(kind) = TYPES
        .iter()
        .find(|kind| name.split('_').any(|word| word == **kind))
    {
        push(
            LintRule::Redundant,
            format!("the type says that it is a {kind}"),
        );
    }
    if metric.help.trim().is_empty() {
        push(
            LintRule::Help,
            "it has no help text: write a doc comment above it".to_owned(),
        );
    }
}

/// Words of lower-case letters and digits, with one `_` between them.
pub(super) fn is_snake_case(name: &str) -> bool {
    let words_are_small = name.split('_').all(|word| {
        let mut bytes = word.bytes();
        !word.is_empty() && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    });
    words_are_small && !name.starts_with(|c: char| c.is_ascii_digit())
}
