//! The declaration of a metric that the user writes: a static with `#[metric]`, or the metric that
//! a function with `#[business_…]` updates.

use super::dynamic::DynamicSeries;
use super::family::Family;
use super::kind::Kind;
use super::label::{Label, Values, is_dynamic, series_count};
use super::layout::{Layout, SumUnit};
use super::member::{Member, constant};
use super::native::{Native, NativeCells, classic_cells, float_cells};
use super::process_mode::ProcessMode;
use std::array;

/// Counts the updates past the limit of a label.
pub(crate) const SERIES_OVERFLOW: Family = Family {
    name: "metrics_series_overflow_total",
    help: "Updates of series with a label value past its limit, by metric.",
    kind: Kind::Counter,
};

/// A metric that the user declares. Its range of cells holds its series. If series are added at run
/// time, the range holds the number of updates past a label's limit instead.
#[derive(Debug)]
pub struct MetricDeclaration {
    /// Its family.
    pub family: Family,
    /// Its labels.
    pub labels: &'static [Label],
    /// Upper bounds of a histogram's buckets, without `+Inf`; empty for other types.
    pub buckets: &'static [f64],
    /// A histogram's native buckets, if there are any.
    pub native: Option<Native>,
    /// How the values of a gauge in several processes are combined. Without effect for other types.
    pub mode: ProcessMode,
    /// The table of its series, if they are added at run time.
    pub dynamic: Option<&'static dyn DynamicSeries>,
    /// Whether several functions may update the same series. Counters and histograms are always
    /// added up. Gauges then share their cells, because they can be set.
    pub shared: bool,
}

impl MetricDeclaration {
    /// Whether both declare the same gauge, with the same listed series in the same cells.
    pub(crate) fn is_same_gauge(&self, other: &Self) -> bool {
        let series = |metric: &Self| {
            let labels = metric.labels.iter().map(|label| match label.values {
                Values::Listed(values) => Some((label.name, values)),
                Values::Dynamic { .. } => None,
            });
            labels.collect::<Option<Vec<_>>>()
        };
        self.family.kind == Kind::Gauge
            && self.family == other.family
            && self.mode == other.mode
            && series(self).is_some_and(|labels| series(other) == Some(labels))
    }

    fn native_cells(&self, native: Native) -> NativeCells {
        let bounds = self.buckets.len();
        let stride = float_cells(bounds, Some(native), is_dynamic(self.labels)) as u32;
        NativeCells {
            first: classic_cells(bounds, Some(native)) as u32,
            stride,
            from_sum_to_sum: stride,
            native,
            layout: native.layout(false),
        }
    }

    pub(super) fn members(&'static self) -> Vec<Member> {
        let layout = match self.family.kind {
            // A summary is declared without buckets.
            kind if kind.has_sum_and_count() => Layout::Histogram {
                first: 0,
                buckets: self.buckets,
                sum: SumUnit::Float,
                native: self.native.map(|native| self.native_cells(native)),
            },
            Kind::Counter => Layout::Counter { first: 0 },
            Kind::Info => Layout::Info {
                first: 0,
                always: !is_dynamic(self.labels) && series_count(self.labels) == 1,
            },
            Kind::StateSet => Layout::StateSet {
                first: 0,
                // The values of the last label are the states.
                states: self.labels.last().map_or(1, |label| label.values.count()) as u32,
            },
            _ => Layout::Gauge {
                first: 0,
                mode: self.mode,
            },
        };
        let mut member = Member::new(self.family, self.labels.to_vec(), layout);
        if !is_dynamic(self.labels) {
            return vec![member];
        }
        member.dynamic = self.dynamic;
        let overflow = Member::new(
            SERIES_OVERFLOW,
            vec![constant("metric", array::from_ref(&self.family.name))],
            Layout::Counter { first: 0 },
        );
        vec![member, overflow]
    }
}
