//! The metrics of a catalogue as a table.

use crate::report::{Style, counted, json};
use metrics_runtime::Kind;
use metrics_runtime::catalogue::{
    CallMetrics, Catalogue, CrateEntry, LabelEntry, MetricEntry, ObjectiveEntry,
};
use serde::Serialize;
use std::fmt::Write as _;

/// Selects metrics: those that satisfy all conditions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListFilter {
    /// A part of the name, or a pattern for the whole name such as
    /// `http_*_seconds`. All names by default.
    pub name: Option<String>,
    /// The type. All types by default.
    pub kind: Option<Kind>,
    /// A crate that declares the metric, with `-` or `_`. All crates by default.
    pub package: Option<String>,
}

/// The selected metrics of a catalogue.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct List {
    /// The version of the catalogue's format.
    pub version: u32,
    /// All crates that declare metrics.
    pub crates: Vec<CrateEntry>,
    /// The maximal number of series of the listed metrics.
    pub series: u64,
    /// The metrics, by name.
    pub metrics: Vec<MetricEntry>,
    /// The requests and calls that they measure.
    pub counted: Vec<CallMetrics>,
    /// The objectives that apply to them.
    pub objectives: Vec<ObjectiveEntry>,
}

impl List {
    /// The metrics that a filter selects.
    ///
    /// ```
    /// use metrics_runtime::catalogue;
    /// use metrics_tools::Style;
    /// use metrics_tools::list::{List, ListFilter};
    ///
    /// let mut filter = ListFilter::default();
    /// filter.name = Some("process_open".to_owned());
    /// let list = List::new(&catalogue(), &filter);
    /// assert!(list.text(Style::Plain).starts_with("NAME              KIND   SERIES  LABELS\n"));
    /// assert_eq!(list.metrics[0].name, "process_open_fds");
    /// ```
    pub fn new(catalogue: &Catalogue, filter: &ListFilter) -> Self {
        let metrics: Vec<_> = catalogue
            .metrics
            .iter()
            .filter(|metric| filter.fits(metric))
            .cloned()
            .collect();
        let series = metrics.iter().map(|metric| metric.series);
        let listed = |one: &&ObjectiveEntry| metrics.iter().any(|metric| one.is_of(&metric.name));
        let counted = |one: &&CallMetrics| metrics.iter().any(|metric| one.counter == metric.name);
        Self {
            version: catalogue.version,
            crates: catalogue.crates.clone(),
            series: series.fold(0, u64::saturating_add),
            counted: catalogue.calls.iter().filter(counted).cloned().collect(),
            objectives: catalogue
                .objectives
                .iter()
                .filter(listed)
                .cloned()
                .collect(),
            metrics,
        }
    }
}

/// Whether a name contains a part, or matches a pattern.
fn is_named(metric: &str, asked: &str) -> bool {
    let pattern = asked.contains('*').then(|| glob::Pattern::new(asked));
    match pattern {
        Some(Ok(pattern)) => pattern.matches(metric),
        _ => metric.contains(asked),
    }
}

impl ListFilter {
    fn fits(&self, metric: &MetricEntry) -> bool {
        let name = self.name.as_ref();
        let package = self.package.as_ref();
        let is = |seen: &str, name: &str| seen == name || seen.replace('-', "_") == name;
        name.is_none_or(|name| is_named(&metric.name, name))
            && self.kind.is_none_or(|kind| metric.kind == kind)
            && package.is_none_or(|package| {
                let mut locations = metric.declarations.iter().flat_map(|one| &one.location);
                locations.any(|location| is(&location.package, package))
            })
    }
}

/// The number of values that a label shows in a long list.
const VALUES: usize = 5;

/// The number of metrics up to which all values are shown.
const FEW: usize = 5;

impl List {
    /// As JSON. Without a filter, this is the whole catalogue, which
    /// [`from_json`](crate::catalogue::from_json) reads.
    pub fn to_json(&self) -> String {
        json(self)
    }

    /// The table: for each metric its labels, help text and source location; then
    /// totals and the crates.
    pub fn text(&self, style: Style) -> String {
        let width = |of: fn(&MetricEntry) -> usize, title: &str| {
            let all = self.metrics.iter().map(of);
            all.max().unwrap_or(0).max(title.len())
        };
        let name = width(|metric| metric.name.len(), "NAME");
        let kind = width(|metric| metric.kind.as_str().len(), "KIND");
        let series = width(|metric| metric.series.to_string().len(), "SERIES");
        let title = format!(
            "{:name$}  {:kind$}  {:>series$}  LABELS",
            "NAME", "KIND", "SERIES"
        );
        let mut text = style.bold(&title);
        text.push('\n');
        for metric in &self.metrics {
            let max_values = match self.metrics.len() > FEW {
                true => VALUES,
                false => usize::MAX,
            };
            let labels = metric
                .labels
                .iter()
                .map(|label| shortened(label, max_values));
            let labels: Vec<_> = labels.collect();
            let row = format!(
                "{}  {:kind$}  {:>series$}  {}",
                style.bold(&format!("{:name$}", metric.name)),
                metric.kind.as_str(),
                metric.series,
                labels.join(" ")
            );
            text.push_str(row.trim_end());
            text.push('\n');
            // Writing to a string does not fail.
            let _ = writeln!(text, "    {}", metric.help.replace('\n', " "));
            let words = |one: &ObjectiveEntry| one.describe(&metric.name);
            for promise in self.objectives.iter().filter_map(words) {
                let _ = writeln!(text, "    promised: {promise}");
            }
            let _ = writeln!(text, "    {}", style.dim(&origin(metric)));
        }
        let crates: Vec<_> = self
            .crates
            .iter()
            .map(|one| format!("{} ({})", one.name, one.declarations))
            .collect();
        // An exposition does not contain the crates.
        let crates = match crates.is_empty() {
            true => String::new(),
            false => format!("; crates with declarations: {}", crates.join(", ")),
        };
        let _ = writeln!(
            text,
            "\n{}, {}{crates}",
            counted(self.metrics.len() as u64, "metric"),
            counted(self.series, "series"),
        );
        text
    }
}

/// A label with so many of its values at most.
fn shortened(label: &LabelEntry, max_values: usize) -> String {
    let mut label = label.clone();
    let more = label.values.len().saturating_sub(max_values);
    label.values.truncate(max_values);
    let text = label.to_string();
    match more {
        0 => text,
        _ => format!("{text}|({more} more)"),
    }
}

/// The unit and the source location of a metric.
fn origin(metric: &MetricEntry) -> String {
    let unit = metric.unit.iter().map(|unit| format!("in {unit}, "));
    let mut text: String = unit.collect();
    let mut locations = metric.declarations.iter().flat_map(|one| &one.location);
    let first = locations.next().map(ToString::to_string);
    text.push_str(&first.unwrap_or_default());
    match metric.declarations.len() {
        0 | 1 => text,
        many => format!("{text} and {}", counted(many as u64 - 1, "other place")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::from_json;
    use metrics_runtime::catalogue;
    use std::time::Instant;

    #[test]
    fn filters_have_to_fit_all_at_once() {
        let catalogue = catalogue();
        let names = |filter: ListFilter| {
            let list = List::new(&catalogue, &filter);
            let names = list.metrics.into_iter().map(|metric| metric.name);
            names.collect::<Vec<_>>()
        };
        let fds = |kind| ListFilter {
            name: Some("process_open".to_owned()),
            kind,
            package: Some("metrics_runtime".to_owned()),
        };
        assert_eq!(names(fds(Some(Kind::Gauge))), ["process_open_fds"]);
        assert_eq!(names(fds(Some(Kind::Counter))), [""; 0]);
        let named = |name: &str| ListFilter {
            name: Some(name.to_owned()),
            ..ListFilter::default()
        };
        assert_eq!(
            names(named("process_*_fds")),
            ["process_max_fds", "process_open_fds"]
        );
        assert_eq!(names(named("open_*")), [""; 0]);
        let of_other = ListFilter {
            package: Some("billing".to_owned()),
            ..ListFilter::default()
        };
        assert_eq!(names(of_other), [""; 0]);
        assert_eq!(names(ListFilter::default()).len(), catalogue.metrics.len());
    }

    #[test]
    fn its_json_is_a_catalogue() {
        let catalogue = catalogue();
        let list = List::new(&catalogue, &ListFilter::default());
        assert_eq!(from_json(&list.to_json()), Ok(catalogue));
    }

    #[test]
    fn the_table_is_plain_or_for_a_terminal() {
        let list = List::new(&catalogue(), &ListFilter::default());
        let plain = list.text(Style::Plain);
        assert!(!plain.contains('\u{1b}'));
        assert!(list.text(Style::Terminal).contains("\u{1b}[1mNAME"));
        let row = plain
            .lines()
            .find(|line| line.starts_with("process_cpu_seconds_total "));
        assert!(row.is_some_and(|row| row.contains("  counter ")), "{plain}");
        let below = plain.split("process_cpu_seconds_total ").nth(1);
        let help = below.and_then(|below| below.lines().nth(1));
        assert_eq!(
            help,
            Some("    CPU time of the process, user and system, in seconds.")
        );
        assert!(
            plain.contains(
                "    promised: 99.9 % of the calls of `function=\"catalogue_promises\", "
            )
        );
        let (_, total) = plain.trim_end().rsplit_once('\n').expect("lines");
        assert!(
            total.contains(&format!("{} series", list.series)),
            "{total}"
        );
        assert!(total.contains("metrics-runtime ("), "{total}");
    }

    #[test]
    fn how_long_it_takes_is_told() {
        // The fastest of some, because other tests run meanwhile.
        let once = |_| {
            let start = Instant::now();
            let text = List::new(&catalogue(), &ListFilter::default()).text(Style::Plain);
            assert!(!text.is_empty());
            start.elapsed()
        };
        let took = (0..5).map(once).min().expect("some");
        println!("`list` took {took:?}");
    }
}
