//! A snapshot: the values of all series, as owned plain data.
//!
//! Reading takes no lock that an update takes. The series are those of a [`FamilyList`]. Their raw
//! values are in one vector, in the order of the list. Only `group` decodes them, to a [`Sample`].
//!
//! | file | contents |
//! |---|---|
//! | `at_scrape` | callbacks that run before a snapshot |
//! | `read`, `in_progress`, `read_native`, `other_buckets` | read cells of the storage into raw values |
//! | `group` | decodes raw values to samples |
//! | `sample` | the typed values of single series |
//! | `value`, `native` | the same as owned values, for users |
//! | `query` | values by name and labels |
//! | `exemplars` | the exemplars of a series |
//! | `owned` | families as owned data: from other libraries, or merged over processes |

mod at_scrape;
mod exemplars;
mod group;
mod in_progress;
mod native;
mod other_buckets;
#[cfg(any(feature = "prometheus", feature = "multiprocess"))]
mod owned;
mod query;
mod read;
mod read_native;
mod sample;
mod value;

pub use at_scrape::{AtScrape, at_scrape};
pub(crate) use exemplars::by_bucket;
pub(crate) use group::{GroupSamples, ShowSample};
pub use native::{NativeBucket, NativeHistogram};
#[cfg(feature = "multiprocess")]
pub(crate) use other_buckets::add_to_bucket;
#[cfg(any(feature = "prometheus", feature = "multiprocess"))]
pub(crate) use owned::{OwnedFamily, OwnedSeries, OwnedValue};
#[cfg(feature = "testing")]
pub(crate) use query::check_query;
#[cfg(feature = "multiprocess")]
pub(crate) use read_native::{add_missing, derive_classic};
pub(crate) use sample::{Count, HistogramSample, Sample, SummarySample};
pub use value::{HistogramValue, SummaryValue, Value};

use crate::declaration::{Bucket, Layout};
use crate::registration::{self, FamilyList, RegisteredFamily, SeriesGroup};
use crate::storage::{self, RecordedExemplar, SumsAhead};
use group::Decoder;
use in_progress::Waiting;
use std::sync::Arc;

/// The values of all series. Returned by [`snapshot`](fn@crate::snapshot).
///
/// The series are read one after the other while the service runs. So two series can differ by
/// updates in between, even if one update changes both. Each series is consistent: the count of a
/// histogram is the sum of its buckets, its sum includes no observation that its count lacks, and a
/// gauge of calls in progress is never negative. The count can include an observation that is not
/// yet in the sum.
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
    /// The number of series of each group, and of their raw values.
    series: Vec<(usize, usize)>,
    /// The raw values of all series. For a counter, its number. For a gauge, the bits of its float.
    /// For a histogram or summary, its sum in the unit of its cell, its buckets, and where its
    /// native buckets begin and end.
    raw: Vec<u64>,
    /// The native buckets that are not empty, ascending within each series.
    native: Vec<(Bucket, u64)>,
    /// The sums of one group's histograms, while it is read.
    sums: Vec<f64>,
    /// The sums of cells that are read before their groups.
    ahead: SumsAhead,
    /// The series that were removed: the number of the group, and the number of the series, or of
    /// the first series that shares its cells.
    removed: Vec<(u32, u32)>,
    /// The exemplars, sorted by cell.
    exemplars: Vec<(u32, RecordedExemplar)>,
    /// By collector, then by its families.
    collected: Vec<Vec<Option<f64>>>,
    /// Families in addition to those of the list.
    #[cfg(any(feature = "prometheus", feature = "multiprocess"))]
    owned: Vec<OwnedFamily>,
}

/// Reads the current values of all series.
///
/// [`Snapshot`] has an example.
///
/// Cost: a sum over all threads for each series, one allocation for the values, and the callbacks
/// (for the process's own metrics). It does not wait for updates, and updates do not wait for it.
pub fn snapshot() -> Snapshot {
    registration::log_conflicts();
    let mut snapshot = Snapshot::default();
    snapshot.refresh();
    snapshot
}

impl Snapshot {
    /// Reads all series again, into the existing memory. The caller logs conflicts, because it may
    /// hold a lock here.
    pub(crate) fn refresh(&mut self) {
        Self::update();
        self.read();
    }

    /// Prepares for [`read`](Self::read). It runs user code, so call it without holding a lock.
    pub(crate) fn update() {
        at_scrape::update();
        registration::take_back();
        registration::expire();
    }

    /// Reads all series again. Runs no user code.
    pub(crate) fn read(&mut self) {
        self.list = registration::families();
        storage::read_exemplars(&mut self.exemplars);
        registration::reopen_exemplar_gates();
        #[cfg(any(feature = "prometheus", feature = "multiprocess"))]
        self.owned.clear();
        let collectors = &self.list.collectors;
        self.collected.resize_with(collectors.len(), Vec::new);
        for (collector, values) in collectors.iter().zip(&mut self.collected) {
            read::collect(*collector, values);
        }
        let groups = || self.list.families.iter().flat_map(|family| &family.groups);
        // The numbers of series can grow during the reading, so they are fixed first.
        self.series.clear();
        self.series.extend(groups().map(|group| {
            let series = group.member.series();
            (series, read::raw_values(group, series))
        }));
        self.removed.clear();
        if registration::has_removed() {
            for ((number, group), &(series, _)) in (0..).zip(groups()).zip(&self.series) {
                let removed = group.removed(series);
                self.removed.extend(removed.map(|series| (number, series)));
            }
        }
        let series = &self.series;
        self.raw.clear();
        let raw: usize = series.iter().map(|(_, raw)| raw).sum();
        if self.raw.capacity() < raw {
            // With little spare capacity, because a snapshot may be kept for the next scrape.
            self.raw.reserve_exact(raw + raw / 32);
        }
        self.raw.resize(raw, 0);
        self.native.clear();
        let has_late = registration::has_late_cells();
        self.ahead.read(|| {
            let listed = groups()
                .zip(series)
                .filter(|(group, _)| group.member.dynamic.is_none());
            let ends = listed.map(|(group, (series, _))| group.end(*series));
            ends.max().unwrap_or(0)
        });
        let mut waiting = Waiting::default();
        let mut rest = &mut self.raw[..];
        for (group, &(series, length)) in groups().zip(series) {
            let (now, later) = rest.split_at_mut(length);
            let late = if has_late {
                registration::late_cells(group, series)
            } else {
                Vec::new()
            };
            rest = later;
            let is_in_progress = matches!(group.member.layout, Layout::InProgress { .. });
            if is_in_progress && late.is_empty() && self.ahead.is_read() {
                // A group that had no started calls when all were read is not read again.
                let merged = group.merged.iter().map(|merged| merged.first);
                let started = (0..series).map(|series| group.first_cell(series));
                if started.chain(merged).any(|cell| self.ahead.has(cell)) {
                    waiting.push(group, now);
                }
                continue;
            }
            let (native, sums) = (&mut self.native, &mut self.sums);
            read::read(group, &late, &self.ahead, now, native, sums);
        }
        waiting.read();
    }

    /// A snapshot of only these families.
    #[cfg(feature = "multiprocess")]
    pub(crate) fn of(families: Vec<OwnedFamily>) -> Self {
        Self {
            owned: families,
            ..Self::default()
        }
    }

    /// Adds the families of other libraries. The next [`refresh`](Self::refresh) removes them.
    #[cfg(feature = "prometheus")]
    pub(crate) fn set_owned(&mut self, families: Vec<OwnedFamily>) {
        self.owned = families;
    }

    /// The families in addition to those of the list.
    #[cfg(any(feature = "prometheus", feature = "multiprocess"))]
    pub(crate) fn owned(&self) -> &[OwnedFamily] {
        &self.owned
    }

    /// The list of families of these series.
    pub(crate) fn families(&self) -> &Arc<FamilyList> {
        &self.list
    }

    /// The samples of every group, in the order of the list.
    pub(crate) fn groups(&self) -> impl Iterator<Item = GroupSamples<'_>> {
        self.by_family().flat_map(|(_, groups)| groups)
    }

    /// The families, in the order of the list, with the samples of their groups.
    pub(crate) fn by_family(
        &self,
    ) -> impl Iterator<
        Item = (
            &RegisteredFamily,
            impl Iterator<Item = GroupSamples<'_>> + Clone,
        ),
    > {
        let (mut first, mut raw) = (0, &self.raw[..]);
        self.list.families.iter().map(move |family| {
            let groups = self.of_family(family, first, raw);
            let series = &self.series[first..][..family.groups.len()];
            first += series.len();
            raw = &raw[series.iter().map(|(_, length)| length).sum::<usize>()..];
            (family, groups)
        })
    }

    /// The samples of a family's groups. The list has `first` groups before them, and `raw` begins
    /// with their values.
    fn of_family<'a>(
        &'a self,
        family: &'a RegisteredFamily,
        first: usize,
        mut raw: &'a [u64],
    ) -> impl Iterator<Item = GroupSamples<'a>> + Clone {
        let groups = family.groups.iter().zip(&self.series[first..]);
        groups
            .zip(first as u32..)
            .map(move |((group, &(series, length)), number)| {
                let (own, later) = raw.split_at(length);
                raw = later;
                let below = |number| self.removed.partition_point(|(group, _)| *group < number);
                GroupSamples {
                    family,
                    group,
                    series,
                    decoder: Decoder::new(group, |index| self.collected(group, index)),
                    raw: own,
                    removed: &self.removed[below(number)..below(number + 1)],
                    native: &self.native,
                    exemplars: &self.exemplars,
                }
            })
    }

    /// The value that a collected group's callback reported, if any.
    fn collected(&self, group: &SeriesGroup, index: usize) -> Option<f64> {
        *self.collected.get(group.collector)?.get(index)?
    }
}
