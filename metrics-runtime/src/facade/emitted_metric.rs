//! A metric that libraries emit, and its series.

use super::emitted::EmittedSeries;
use super::names::LabelPairs;
use crate::declaration::{
    Family, Kind, Label, Layout, Member, OTHER_VALUE, ProcessMode, SERIES_OVERFLOW, Source,
    SumUnit, constant,
};
use crate::recording::{CellRange, FloatBounds};
use crate::registration::register;
use std::collections::HashMap;
use std::sync::Arc;

/// How many different sets of label names of a metric are reported at most.
const MAX_REPORTED: usize = 8;

/// A metric and its series.
#[derive(Debug)]
pub(super) struct EmittedMetric {
    pub(super) family: Family,
    pub(super) source: Source,
    /// The bounds of a histogram.
    pub(super) bounds: Option<(&'static [f64], Arc<FloatBounds>)>,
    /// The names of the labels, sorted.
    pub(super) labels: Vec<&'static str>,
    pub(super) series: HashMap<Vec<&'static str>, Arc<EmittedSeries>>,
    /// The series that all label sets past a limit share.
    pub(super) other: Option<Arc<EmittedSeries>>,
    /// Counts the updates of `other`. `None` for a metric without labels.
    pub(super) overflow: Option<Arc<CellRange>>,
    /// The reported sets of label names that differ from `labels`.
    pub(super) reported: Vec<Vec<String>>,
}

impl EmittedMetric {
    /// The series that all label sets past a limit share.
    pub(super) fn other(&mut self) -> Arc<EmittedSeries> {
        if let Some(other) = &self.other {
            return Arc::clone(other);
        }
        let values = vec![OTHER_VALUE; self.labels.len()];
        let other = Arc::new(self.register(&values, self.overflow.clone()));
        self.other = Some(Arc::clone(&other));
        other
    }

    pub(super) fn register(
        &self,
        values: &[&'static str],
        overflow: Option<Arc<CellRange>>,
    ) -> EmittedSeries {
        let labels = self.labels.iter().zip(values);
        let labels = labels
            .map(|(name, value)| with_value(name, value))
            .collect();
        let layout = match (&self.bounds, self.family.kind) {
            (Some((buckets, _)), _) => Layout::Histogram {
                first: 0,
                buckets,
                sum: SumUnit::Float,
                native: None,
            },
            (None, Kind::Counter) => Layout::Counter { first: 0 },
            (None, _) => Layout::Gauge {
                first: 0,
                mode: ProcessMode::Sum,
            },
        };
        let member = Member::new(self.family, labels, layout);
        let range = CellRange::new(register(self.source, vec![member], 0));
        let bounds = self.bounds.as_ref().map(|(_, bounds)| Arc::clone(bounds));
        EmittedSeries::new(Some(range), overflow, bounds)
    }

    /// Registers other label names of a key, so that `check` reports them.
    pub(super) fn report_labels(&mut self, pairs: &LabelPairs<'_>) {
        let names = pairs.names();
        if names == self.labels
            || self.reported.len() >= MAX_REPORTED
            || self.reported.contains(&names)
        {
            return;
        }
        let label = |name: &String| with_value(Box::leak(name.clone().into_boxed_str()), "");
        let labels = names.iter().map(label).collect();
        // Only the names matter to `check`, so this has no series.
        let member = Member::new(self.family, labels, Layout::ReservedName);
        register(self.source, vec![member], 0);
        self.reported.push(names);
    }
}

/// A label with one value.
fn with_value(name: &'static str, value: &'static str) -> Label {
    constant(name, Box::leak(Box::new([value])))
}

/// Counts the updates past a limit of a metric.
pub(super) fn overflow(metric: &'static str) -> Arc<CellRange> {
    let labels = vec![with_value("metric", metric)];
    let member = Member::new(SERIES_OVERFLOW, labels, Layout::Counter { first: 0 });
    let source = crate::__source!("facade");
    Arc::new(CellRange::new(register(source, vec![member], 0)))
}
