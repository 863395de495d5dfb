//! A snapshot: the values of all series at one moment, as owned plain data.
//!
//! Reading takes no lock that an update takes. The series are those of a
//! [`FamilyList`]; the values lie in one vector, in the catalogue's order.

mod at_scrape;
mod exemplars;
#[cfg(feature = "prometheus")]
mod foreign;
mod native;
mod read;
mod read_native;
mod value;

pub use at_scrape::{AtScrape, at_scrape};
pub(crate) use exemplars::by_bucket;
#[cfg(feature = "prometheus")]
pub(crate) use foreign::{ForeignFamily, ForeignKind, ForeignSeries, ForeignValue};
pub use native::{NativeBucket, NativeHistogram};
pub(crate) use value::sum_as_float;
pub use value::{HistogramValue, SummaryValue, Value};

use crate::declaration::{Bucket, Kind, Layout, NativeCells};
use crate::registration::{self, FamilyList, RegisteredFamily, SeriesGroup};
use crate::storage::{self, RecordedExemplar};
use std::sync::Arc;

/// The values of all series at one moment; made by
/// [`snapshot`](fn@crate::snapshot).
///
/// ```
/// use metrics_runtime::{Counter, Value, metric, snapshot};
///
/// /// Orders placed.
/// #[metric]
/// static ORDERS_TOTAL: Counter;
///
/// ORDERS_TOTAL.add(2);
/// assert_eq!(snapshot().get("orders_total", &[]), Some(Value::Count(2)));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    list: Arc<FamilyList>,
    /// How many series each group had.
    series: Vec<usize>,
    /// For each series of each group: a counter's number; a gauge's float, as
    /// bits; a histogram's or summary's sum, as its unit says, then its buckets,
    /// then where its native buckets begin and end.
    words: Vec<u64>,
    /// The native buckets that are not empty: of each series in ascending order.
    native: Vec<(Bucket, u64)>,
    /// The exemplars, by their cells.
    exemplars: Vec<(u32, RecordedExemplar)>,
    /// By collector, then by family of the collector.
    collected: Vec<Vec<Option<f64>>>,
    /// What other libraries had.
    #[cfg(feature = "prometheus")]
    foreign: Vec<ForeignFamily>,
}

/// Reads all series: their values now.
///
/// Cost: a sum over all threads for each series, one allocation for the
/// values, and what the callbacks (the process's own metrics) take. Waits for
/// no update, and no update waits for it.
pub fn snapshot() -> Snapshot {
    let mut snapshot = Snapshot::default();
    snapshot.refresh();
    snapshot
}

/// The values of a group.
#[derive(Clone, Copy)]
pub(crate) struct GroupValues<'a> {
    pub(crate) family: &'a RegisteredFamily,
    pub(crate) group: &'a SeriesGroup,
    /// How many series it had.
    pub(crate) series: usize,
    /// Their words.
    pub(crate) words: &'a [u64],
    /// The native buckets of all series.
    native: &'a [(Bucket, u64)],
    /// The exemplars of all series.
    exemplars: &'a [(u32, RecordedExemplar)],
}

impl GroupValues<'_> {
    /// The series that this group writes.
    pub(crate) fn written(self) -> impl Iterator<Item = usize> {
        (0..self.series).filter(move |series| self.group.writes(*series))
    }

    /// The value of an info's series, if it is shown.
    pub(crate) fn info(&self, series: usize) -> Option<f64> {
        let always = matches!(self.group.member.layout, Layout::Info { always: true, .. });
        (always || self.words[series] != 0).then_some(1.0)
    }

    /// The words of one series; of a histogram its sum, then its buckets.
    pub(crate) fn words_of(&self, series: usize) -> &[u64] {
        let member = &self.group.member;
        let words = &self.words[series * member.words()..][..member.words()];
        match member.layout {
            Layout::Histogram { buckets, .. } => &words[..buckets.len() + 2],
            _ => words,
        }
    }

    /// The native buckets of one series of a histogram, if it has some.
    pub(crate) fn native(&self, series: usize) -> Option<NativeHistogram> {
        let (cells, counted) = self.native_counted(series)?;
        Some(NativeHistogram::new(cells, counted))
    }

    /// Whether values below 0 were observed, as far as native buckets tell.
    pub(crate) fn has_negative(&self, series: usize) -> bool {
        let counted = self.native_counted(series);
        let lowest = counted.and_then(|(_, counted)| counted.first());
        matches!(lowest, Some((Bucket::Negative(_), _)))
    }

    fn native_counted(&self, series: usize) -> Option<(NativeCells, &[(Bucket, u64)])> {
        let member = &self.group.member;
        let Layout::Histogram {
            native: Some(cells),
            ..
        } = member.layout
        else {
            return None;
        };
        let end = (series + 1) * member.words();
        let (first, last) = (self.words[end - 2] as usize, self.words[end - 1] as usize);
        Some((cells, &self.native[first..last]))
    }
}

impl Snapshot {
    /// Reads all series again, into the memory that is there already.
    pub(crate) fn refresh(&mut self) {
        at_scrape::update();
        self.list = registration::families();
        storage::read_exemplars(&mut self.exemplars);
        registration::reopen_exemplar_gates();
        #[cfg(feature = "prometheus")]
        self.foreign.clear();
        let collectors = &self.list.collectors;
        self.collected.resize_with(collectors.len(), Vec::new);
        for (collector, values) in collectors.iter().zip(&mut self.collected) {
            read::collect(*collector, values);
        }
        let groups = || self.list.families.iter().flat_map(|family| &family.groups);
        // Their numbers of series may grow meanwhile: these are the ones to read.
        self.series.clear();
        self.series
            .extend(groups().map(|group| group.member.series()));
        let series = &self.series;
        let lengths = || {
            groups()
                .zip(series)
                .map(|(group, series)| read::words_of(group, *series))
        };
        self.words.clear();
        let words: usize = lengths().sum();
        if self.words.capacity() < words {
            // With little room for more: a snapshot may be kept for the next.
            self.words.reserve_exact(words + words / 32);
        }
        self.words.resize(words, 0);
        self.native.clear();
        let mut rest = &mut self.words[..];
        for (group, length) in groups().zip(lengths()) {
            let (now, later) = rest.split_at_mut(length);
            read::read(group, now, &mut self.native);
            rest = later;
        }
    }

    /// Adds what other libraries have; the next [`refresh`](Self::refresh)
    /// forgets it.
    #[cfg(feature = "prometheus")]
    pub(crate) fn set_foreign(&mut self, families: Vec<ForeignFamily>) {
        self.foreign = families;
    }

    /// What other libraries had.
    #[cfg(feature = "prometheus")]
    pub(crate) fn foreign(&self) -> &[ForeignFamily] {
        &self.foreign
    }

    /// The catalogue whose series these are.
    pub(crate) fn families(&self) -> &Arc<FamilyList> {
        &self.list
    }

    /// Every group's values, in the catalogue's order.
    pub(crate) fn groups(&self) -> impl Iterator<Item = GroupValues<'_>> {
        let mut rest = &self.words[..];
        let families = self.list.families.iter();
        families
            .flat_map(|family| family.groups.iter().map(move |group| (family, group)))
            .zip(&self.series)
            .map(move |((family, group), &series)| {
                let (words, later) = rest.split_at(read::words_of(group, series));
                rest = later;
                GroupValues {
                    family,
                    group,
                    series,
                    words,
                    native: &self.native,
                    exemplars: &self.exemplars,
                }
            })
    }

    /// What a collected group's callback reported; nothing where it did not.
    pub(crate) fn collected(&self, group: &SeriesGroup, index: usize) -> Option<f64> {
        *self.collected.get(group.collector)?.get(index)?
    }

    /// The value of the series with this name and exactly these labels, in
    /// any order. Nothing where there is none.
    pub fn get(&self, name: &str, labels: &[(&str, &str)]) -> Option<Value> {
        self.matching(name, labels)
            .find(|(group, _)| group.member.labels.len() == labels.len())
            .map(|(_, value)| value)
    }

    /// The sum over all series with this name and at least these labels: of
    /// counts, of gauges' values, of histograms' and summaries' observations. 0 where there
    /// is none.
    ///
    /// ```
    /// let hits = metrics_runtime::snapshot().total("cache_operations_total", &[("result", "hit")]);
    /// assert_eq!(hits, 0.0);
    /// ```
    pub fn total(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        self.matching(name, labels)
            .map(|(_, value)| match value {
                Value::Count(count) => count as f64,
                Value::Float(value) => value,
                Value::Histogram(histogram) => histogram.count() as f64,
                Value::Summary(summary) => summary.count as f64,
            })
            .sum()
    }

    fn matching(
        &self,
        name: &str,
        labels: &[(&str, &str)],
    ) -> impl Iterator<Item = (&SeriesGroup, Value)> {
        let has = move |group: &SeriesGroup, series| {
            let values = group.member.label_values(series);
            labels.iter().all(|(name, value)| {
                let mut pairs = group.member.labels.iter().zip(&values);
                pairs.any(|(l, v)| l.name == *name && v == value)
            })
        };
        self.groups()
            .filter(move |values| values.family.declared.name == name)
            .flat_map(move |values| {
                let matching = values
                    .written()
                    .filter(move |&series| has(values.group, series));
                matching.filter_map(move |series| Some((values.group, self.value(values, series)?)))
            })
    }

    /// The value of one of a group's series; nothing where it has none.
    pub(crate) fn value(&self, values: GroupValues<'_>, series: usize) -> Option<Value> {
        Some(match values.group.member.layout {
            Layout::Counter { .. } => Value::Count(values.words[series]),
            Layout::Gauge { .. } | Layout::InProgress { .. } => {
                Value::Float(f64::from_bits(values.words[series]))
            }
            Layout::Info { .. } => Value::Float(values.info(series)?),
            Layout::Histogram { buckets, sum, .. } => {
                let words = values.words_of(series);
                if values.family.declared.kind == Kind::Summary {
                    return Some(Value::Summary(SummaryValue {
                        count: words[1..].iter().sum(),
                        sum: sum_as_float(sum, words[0]),
                    }));
                }
                Value::Histogram(HistogramValue {
                    bounds: buckets,
                    counts: words[1..].to_vec(),
                    sum: sum_as_float(sum, words[0]),
                    native: values.native(series),
                })
            }
            Layout::ReservedName => return None,
            Layout::Collected { index } => Value::Float(self.collected(values.group, index)?),
        })
    }
}
