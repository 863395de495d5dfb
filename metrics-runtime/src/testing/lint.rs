//! All checks of the binary in one call.

use crate::declaration::{Family, Kind, Source};
use crate::registration::{RegisteredFamily, check, families};

/// Checks all metrics of the binary: [`check`](crate::check), names, units, labels and help texts.
/// The attributes reject most of these mistakes at compile time. This check also covers
/// combinations of crates, and crates that were compiled with an older version.
///
/// ```standalone_crate
/// use metrics_runtime::{Counter, metric};
///
/// /// Cups filled.
/// #[metric]
/// static CUPS_TOTAL: Counter;
///
/// # fn main() {
/// metrics_runtime::testing::lint();
/// # }
/// ```
///
/// [`check`](crate::check) documents which crates it covers. `metrics-tools lint` checks more:
/// budgets, objectives, and expressions.
///
/// # Panics
///
/// If there is a mistake. The message lists all of them.
///
/// # Cost
///
/// That of [`check`](crate::check), and one pass over all families.
#[track_caller]
pub fn lint() {
    let mut found: Vec<_> = families().families.iter().flat_map(mistakes).collect();
    if let Err(error) = check() {
        found.push(error.to_string());
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn mistakes(family: &RegisteredFamily) -> Vec<String> {
    let declared = &family.declared;
    let groups = family.groups.iter();
    let labels = groups.clone().flat_map(|group| &group.member.labels);
    let mut labels: Vec<_> = labels.map(|label| label.name).collect();
    labels.sort_unstable();
    labels.dedup();
    let source = groups.map(|group| group.declaration.source).min();
    mistakes_of(declared, &labels, source)
}

/// The mistakes of a family with these labels.
fn mistakes_of(family: &Family, labels: &[&str], source: Option<Source>) -> Vec<String> {
    let Family { name, help, kind } = *family;
    let mut found = Vec::new();
    if !is_snake_case(name) {
        found.push("the name is not in snake case".to_owned());
    }
    let suffix = kind.name_suffix();
    if !name.ends_with(suffix) {
        found.push(format!(
            "the name of a {kind} must end in `{suffix}`: write `{name}{suffix}`"
        ));
    }
    if suffix.is_empty() && name.ends_with(Kind::Counter.name_suffix()) {
        found.push(format!(
            "the suffix `_total` is for counters, and this is a {kind}"
        ));
    }
    if let Some((unit, base)) = other_unit(kind.openmetrics_name(name)) {
        found.push(format!(
            "the unit `{unit}` is not a base unit: record `{base}`"
        ));
    }
    if help.trim().is_empty() {
        found.push("missing help text".to_owned());
    }
    for label in labels {
        if !is_snake_case(label) || label.starts_with("__") {
            found.push(format!("the label `{label}` is not in snake case"));
        }
        if ["le", "quantile"].contains(label) {
            found.push(format!(
                "the label `{label}` is reserved for histograms and summaries"
            ));
        }
    }
    let place = source.map_or_else(String::new, |source| format!(" ({source})"));
    let line = |text| format!("`{name}`: {text}{place}");
    found.into_iter().map(line).collect()
}

fn is_snake_case(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.chars().all(is_plain) && name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
}

/// The unit in which a name ends and its base unit, if it is not a base unit.
fn other_unit(name: &str) -> Option<(&str, &'static str)> {
    let unit = name.rsplit('_').next()?;
    let base = match unit {
        "ms" | "millis" | "milliseconds" | "us" | "micros" | "microseconds" | "ns" | "nanos"
        | "nanoseconds" | "minutes" | "hours" => "seconds",
        "kb" | "kib" | "kilobytes" | "kibibytes" | "mb" | "mib" | "megabytes" | "mebibytes"
        | "gb" | "gib" | "gigabytes" | "gibibytes" | "bits" => "bytes",
        "percent" | "percentage" => "ratio",
        _ => return None,
    };
    Some((unit, base))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &'static str, help: &'static str, kind: Kind, labels: &[&str]) -> Vec<String> {
        mistakes_of(&Family { name, help, kind }, labels, None)
    }

    #[test]
    fn each_mistake_is_named() {
        assert_eq!(
            found("orders_total", "Orders.", Kind::Counter, &["result"]),
            [""; 0]
        );
        assert_eq!(
            found("Orders", " ", Kind::Counter, &["le", "Result"]),
            [
                "`Orders`: the name is not in snake case",
                "`Orders`: the name of a counter must end in `_total`: write `Orders_total`",
                "`Orders`: missing help text",
                "`Orders`: the label `le` is reserved for histograms and summaries",
                "`Orders`: the label `Result` is not in snake case",
            ]
        );
        assert_eq!(
            found("wait_ms", "Waits.", Kind::Histogram, &[]),
            ["`wait_ms`: the unit `ms` is not a base unit: record `seconds`"]
        );
        assert_eq!(
            found("open_total", "Open.", Kind::Gauge, &[]),
            ["`open_total`: the suffix `_total` is for counters, and this is a gauge"]
        );
    }
}
