//! The list as text: a line for each metric, or all details.

use super::List;
use crate::report::{Style, counted};
use metrics_runtime::ProcessMode;
use metrics_runtime::catalogue::{LabelEntry, MetricEntry, ObjectiveEntry, OtherValues};
use std::fmt::Write as _;

/// The minimal width of a line: for a part of the name, its type and number of series.
const MIN_WIDTH: usize = 40;

/// The title of the last column.
const LABELS: &str = "LABELS";

/// The widths of the first columns.
struct Widths {
    name: usize,
    kind: usize,
    series: usize,
}

impl Widths {
    fn of(metrics: &[MetricEntry]) -> Self {
        let max = |of: fn(&MetricEntry) -> usize, title: &str| {
            let all = metrics.iter().map(of);
            all.max().unwrap_or(0).max(title.len())
        };
        Self {
            name: max(|metric| metric.name.chars().count(), "NAME"),
            kind: max(|metric| metric.kind.as_str().len(), "KIND"),
            series: max(|metric| metric.series.to_string().len(), "SERIES"),
        }
    }

    /// The widths for lines of this many characters: the column of names leaves room for labels.
    fn within(mut self, width: usize) -> Self {
        let others = self.kind + self.series + 6 + LABELS.len();
        self.name = self.name.min(width.saturating_sub(others));
        self
    }

    fn row(&self, name: &str, kind: &str, series: &str) -> String {
        let Self {
            name: name_width,
            kind: kind_width,
            series: series_width,
        } = self;
        format!("{name:name_width$}  {kind:kind_width$}  {series:>series_width$}")
    }
}

impl List {
    /// The table with a line for each metric: its name, type, maximal number of series and
    /// labels. What does not fit into `width` characters is left out and shown as `…`;
    /// a width below 40 counts as 40.
    pub fn text(&self, style: Style, width: usize) -> String {
        let width = width.max(MIN_WIDTH);
        let widths = Widths::of(&self.metrics).within(width);
        let mut text = style.bold(&format!(
            "{}  {LABELS}",
            widths.row("NAME", "KIND", "SERIES")
        ));
        text.push('\n');
        for metric in &self.metrics {
            let name = fitted(&metric.name, widths.name);
            let row = widths.row(&name, metric.kind.as_str(), &metric.series.to_string());
            let rest = width.saturating_sub(row.chars().count() + 2);
            let labels: Vec<_> = metric.labels.iter().map(|label| &*label.name).collect();
            let row = format!("{row}  {}", fitted(&labels.join(" "), rest));
            let row = row.trim_end().strip_prefix(&name).unwrap_or_default();
            // Writing to a string does not fail.
            let _ = writeln!(text, "{}{row}", style.bold(&name));
        }
        let _ = writeln!(text, "\n{}", self.totals());
        text
    }

    /// All details of each metric: also the values of its labels, its help text, objectives,
    /// unit, `processes` and source location; then the crates that declare metrics.
    pub fn long_text(&self, style: Style) -> String {
        let widths = Widths::of(&self.metrics);
        let mut text = style.bold(&format!(
            "{}  {LABELS}",
            widths.row("NAME", "KIND", "SERIES")
        ));
        text.push('\n');
        for metric in &self.metrics {
            let row = widths.row(
                &metric.name,
                metric.kind.as_str(),
                &metric.series.to_string(),
            );
            let labels: Vec<_> = metric.labels.iter().map(with_values).collect();
            let row = format!("{row}  {}", labels.join(" "));
            let row = row
                .trim_end()
                .strip_prefix(&metric.name)
                .unwrap_or_default();
            // Writing to a string does not fail.
            let _ = writeln!(text, "{}{row}", style.bold(&metric.name));
            let _ = writeln!(text, "    {}", metric.help.replace('\n', " "));
            let words = |one: &ObjectiveEntry| one.describe(&metric.name);
            for promise in self.objectives.iter().filter_map(words) {
                let _ = writeln!(text, "    objective: {promise}");
            }
            let _ = writeln!(text, "    {}", style.dim(&origin(metric)));
        }
        let crates = self.crates.iter();
        let crates: Vec<_> = crates
            .map(|one| format!("{} ({})", one.name, one.declarations))
            .collect();
        // An exposition does not contain the crates.
        let crates = match crates.is_empty() {
            true => String::new(),
            false => format!("; crates with declarations: {}", crates.join(", ")),
        };
        let _ = writeln!(text, "\n{}{crates}", self.totals());
        text
    }

    fn totals(&self) -> String {
        let metrics = counted(self.metrics.len() as u64, "metric");
        format!("{metrics}, {}", counted(self.series, "series"))
    }
}

/// The text, shortened to at most this many characters.
fn fitted(text: &str, width: usize) -> String {
    match text.chars().count() > width {
        true if width == 0 => String::new(),
        true => text.chars().take(width - 1).chain(['…']).collect(),
        false => text.to_owned(),
    }
}

/// A label with all its values.
fn with_values(label: &LabelEntry) -> String {
    let others = match (label.limit, label.other) {
        (Some(limit), _) => format!("(up to {limit} texts)"),
        (None, None) => String::new(),
        (None, Some(OtherValues::Methods)) => "(other methods)".to_owned(),
        (None, Some(OtherValues::StatusCodes)) => "(other status codes)".to_owned(),
        (None, Some(OtherValues::StatusClasses)) => "(other classes of status codes)".to_owned(),
        (None, Some(_)) => "(other texts)".to_owned(),
    };
    let others = (!others.is_empty()).then_some(&*others);
    let values: Vec<_> = label
        .values
        .iter()
        .map(String::as_str)
        .chain(others)
        .collect();
    format!("{}={}", label.name, values.join("|"))
}

/// The unit, what is exposed for several processes, and the source location of a metric.
fn origin(metric: &MetricEntry) -> String {
    let unit = metric.unit.iter().map(|unit| format!("in {unit}, "));
    let mut text: String = unit.collect();
    if metric.processes != ProcessMode::default() {
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "of several processes {}, ",
            metric.processes.describe()
        );
    }
    let mut locations = metric.declarations.iter().flat_map(|one| &one.location);
    let first = locations.next().map(ToString::to_string);
    text.push_str(&first.unwrap_or_default());
    match metric.declarations.len() {
        0 | 1 => text,
        many => format!("{text} and {}", counted(many as u64 - 1, "other place")),
    }
}
