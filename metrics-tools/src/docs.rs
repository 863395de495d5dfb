//! The metrics of a catalogue as a reference in Markdown.
//!
//! The reference has no line numbers, so that only a change of metrics makes it
//! stale.

use crate::report::counted;
use crate::stale::{Stale, stale};
use metrics_runtime::Kind;
use metrics_runtime::catalogue::MetricGroup;
use metrics_runtime::catalogue::{Catalogue, LabelEntry, MetricEntry, OtherValues, SourceLocation};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The reference of all metrics: a section for each group, sorted by name.
///
/// The text is the same on every machine, so it can be committed, and a test can
/// [check] that it is up to date.
pub fn markdown(catalogue: &Catalogue) -> String {
    let mut groups: BTreeMap<MetricGroup, Vec<&MetricEntry>> = BTreeMap::new();
    for metric in &catalogue.metrics {
        let group = groups.entry(catalogue.group(metric)).or_default();
        group.push(metric);
    }
    let mut text = String::from("# Metrics\n\n");
    text.push_str(
        "<!-- Written by the program itself, by `metrics docs`: change the code. -->\n\n",
    );
    // Writing to a string does not fail.
    let _ = writeln!(
        text,
        "{}, {} at most.\n\n| about | metrics | series |\n|---|---|---|",
        counted(catalogue.metrics.len() as u64, "metric"),
        counted(catalogue.series(), "series"),
    );
    for (group, metrics) in &groups {
        let title = group.title();
        let series: u64 = metrics.iter().map(|metric| metric.series).sum();
        let anchor = title.to_lowercase().replace(' ', "-");
        let _ = writeln!(
            text,
            "| [{title}](#{anchor}) | {} | {series} |",
            metrics.len()
        );
    }
    for (group, metrics) in &groups {
        let _ = writeln!(text, "\n## {group}");
        let mut places = BTreeMap::new();
        for metric in metrics {
            push_metric(catalogue, &mut text, metric, &mut places);
        }
    }
    text
}

/// Checks that a reference is what [`markdown`] writes. CRLF line ends are accepted.
///
/// ```
/// use metrics_tools::docs;
///
/// let catalogue = metrics_runtime::catalogue();
/// let written = docs::markdown(&catalogue);
/// assert!(docs::check(&catalogue, &written).is_ok());
/// let stale = docs::check(&catalogue, &written.replace("CPU time", "Time")).unwrap_err();
/// assert!(stale.diff.contains("\n-Time of the process"));
/// assert!(stale.diff.contains("\n+CPU time of the process"));
/// ```
///
/// # Errors
///
/// If it is not: the difference.
pub fn check(catalogue: &Catalogue, existing: &str) -> Result<(), Stale> {
    stale(existing, &markdown(catalogue))
}

/// `places` maps the locations in this group to the first metric declared there.
fn push_metric<'c>(
    catalogue: &Catalogue,
    text: &mut String,
    metric: &'c MetricEntry,
    places: &mut BTreeMap<BTreeSet<String>, &'c str>,
) {
    let mut kind = metric.kind.to_string();
    if let Some(unit) = &metric.unit {
        let _ = write!(kind, ", in {unit}");
    }
    let _ = writeln!(
        text,
        "\n### `{}`\n\n{}\n\n{}, {}.",
        metric.name,
        escaped(&metric.help),
        capital(&kind),
        counted(metric.series, "series")
    );
    if !metric.labels.is_empty() {
        text.push_str("\n| label | values |\n|---|---|\n");
        for label in &metric.labels {
            let values = match metric.kind {
                // It changes with each build.
                Kind::Info => "as the program is built".to_owned(),
                _ => values(label),
            };
            let _ = writeln!(text, "| `{}` | {values} |", label.name);
        }
    }
    let buckets = metric.buckets();
    if !buckets.is_empty() {
        let bounds: Vec<_> = buckets.iter().map(ToString::to_string).collect();
        let native = if metric.is_native() {
            "; native ones, too"
        } else {
            ""
        };
        let _ = writeln!(text, "\nBuckets up to {}{native}.", bounds.join(", "));
    }
    let promises: BTreeSet<_> = catalogue
        .objectives
        .iter()
        .filter_map(|objective| objective.describe(&metric.name))
        .collect();
    if !promises.is_empty() {
        text.push_str("\nPromised:\n\n");
        for promise in promises {
            let _ = writeln!(text, "- {promise}");
        }
    }
    let own: BTreeSet<_> = metric
        .declarations
        .iter()
        .flat_map(|one| &one.location)
        .map(item_in_file)
        .collect();
    let _ = match places.get(&own) {
        Some(first) if own.len() > 1 => {
            writeln!(text, "\nDeclared where `{first}` is.")
        }
        _ => writeln!(text, "\n{}", declared(metric, &own)),
    };
    places.entry(own).or_insert(&metric.name);
}

/// The number of locations up to which they are written in one line.
const PLACES: usize = 3;

/// Where a metric is declared: one line, or a list by file if there are many
/// locations.
fn declared(metric: &MetricEntry, places: &BTreeSet<String>) -> String {
    if places.len() <= PLACES {
        let places: Vec<_> = places.iter().map(String::as_str).collect();
        return format!("Declared by {}.", places.join(", "));
    }
    let mut files: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for place in metric.declarations.iter().flat_map(|one| &one.location) {
        match place.is_of_framework() {
            true => _ = files.entry(format!("`{}`", place.package)).or_default(),
            false => {
                let items = files.entry(format!("`{}`", place.file)).or_default();
                items.insert(format!("`{}`", place.item));
            }
        }
    }
    let mut text = String::from("Declared in\n");
    for (file, items) in files {
        let items: Vec<_> = items.into_iter().collect();
        let colon = if items.is_empty() { "" } else { ": " };
        let _ = write!(text, "\n- {file}{colon}{}", items.join(", "));
    }
    text
}

fn item_in_file(place: &SourceLocation) -> String {
    match place.is_of_framework() {
        true => format!("`{}`", place.package),
        false => format!("`{}` in `{}`", place.item, place.file),
    }
}

fn values(label: &LabelEntry) -> String {
    let quoted = label.values.iter().map(|value| match &**value {
        "" => "(empty)".to_owned(),
        value => format!("`{}`", value.replace('|', "\\|")),
    });
    let mut all: Vec<_> = quoted.collect();
    if let Some(limit) = label.limit {
        all.push(format!("up to {limit} texts, then `__other__`"));
    }
    all.extend(label.other.map(|other| {
        match other {
            OtherValues::Methods => "other methods as they are served",
            OtherValues::StatusCodes | OtherValues::StatusClasses => "others as they are answered",
            _ => "others as they come",
        }
        .to_owned()
    }));
    all.join(", ")
}

/// A string with Markdown's special characters escaped.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if matches!(c, '<' | '*' | '_' | '[' | '\\' | '|') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use metrics_runtime::catalogue;

    #[test]
    fn each_metric_has_a_section_in_its_group() {
        let docs = markdown(&catalogue());
        let (_, process) = docs.split_once("\n## Process\n").expect("the group");
        let (_, open) = process
            .split_once("\n### `process_open_fds`\n\n")
            .expect("the metric");
        assert!(
            open.starts_with(
                "File descriptors that the process has open.\n\nGauge, 1 series.\n\n\
             Declared by `metrics-runtime`.\n"
            ),
            "{open}"
        );
        let (_, requests) = docs
            .split_once("\n### `http_requests_total`\n")
            .expect("it");
        let (requests, _) = requests.split_once("\n### ").expect("another");
        assert!(
            requests.contains("| `method` | `GET`, `OTHER`, other methods as"),
            "{requests}"
        );
        assert!(requests.contains("99.5 % of the requests of `endpoint=\"/catalogue/{id}\""));
    }

    #[test]
    fn a_stale_reference_is_told_by_its_lines() {
        let catalogue = catalogue();
        let docs = markdown(&catalogue);
        assert_eq!(check(&catalogue, &docs), Ok(()));
        assert_eq!(check(&catalogue, &docs.replace('\n', "\r\n")), Ok(()));
        let stale = check(
            &catalogue,
            &docs.replace("`process_open_fds`", "`process_fds`"),
        );
        let diff = stale.expect_err("stale").diff;
        assert!(
            diff.contains("\n-### `process_fds`\n+### `process_open_fds`\n"),
            "{diff}"
        );
        assert!(
            diff.starts_with("--- as it is written\n+++ as it should be\n@@"),
            "{diff}"
        );
    }
}
