//! The metrics of a catalogue as a table.

mod table;

use crate::report::json;
use metrics_runtime::Kind;
use metrics_runtime::catalogue::{CallMetrics, Catalogue, CrateEntry, MetricEntry, ObjectiveEntry};
use serde::Serialize;

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
    /// let table = list.text(Style::Plain, 80);
    /// assert!(table.starts_with("NAME              KIND   SERIES  LABELS\n"), "{table}");
    /// assert!(table.contains("\nprocess_open_fds  gauge       1\n"));
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

impl List {
    /// As JSON. Without a filter, this is the whole catalogue, which
    /// [`from_json`](crate::catalogue::from_json) reads.
    pub fn to_json(&self) -> String {
        json(self)
    }
}

#[cfg(test)]
mod tests;
