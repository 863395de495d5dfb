//! The exemplars of a series.

use crate::registration::SeriesGroup;
use crate::storage::{RecordedExemplar, exemplars_of_cells};

/// The exemplars of one series. They are looked up on access.
#[derive(Clone, Copy)]
pub(crate) struct SeriesExemplars<'a> {
    /// The exemplars of all series, sorted by cell.
    all: &'a [(u32, RecordedExemplar)],
    of: Owner<'a>,
}

/// The owner of the exemplars.
#[derive(Clone, Copy)]
enum Owner<'a> {
    /// The cells of a series in a group.
    Group(&'a SeriesGroup, usize),
    /// A series that has its own list.
    #[cfg(any(feature = "prometheus", feature = "multiprocess"))]
    Series(&'a [RecordedExemplar]),
}

impl<'a> SeriesExemplars<'a> {
    /// The exemplars of a series with its own list.
    #[cfg(any(feature = "prometheus", feature = "multiprocess"))]
    pub(super) fn of_series(exemplars: &'a [RecordedExemplar]) -> Self {
        let of = Owner::Series(exemplars);
        Self { all: &[], of }
    }

    #[inline(always)]
    pub(super) fn new(
        all: &'a [(u32, RecordedExemplar)],
        group: &'a SeriesGroup,
        series: usize,
    ) -> Self {
        let of = Owner::Group(group, series);
        Self { all, of }
    }

    /// The newest exemplar of a series with one cell.
    pub(crate) fn newest(self) -> Option<&'a RecordedExemplar> {
        match self.of {
            Owner::Group(group, series) => newest(self.in_cells(group, series, 1)),
            #[cfg(any(feature = "prometheus", feature = "multiprocess"))]
            Owner::Series(exemplars) => newest(exemplars.iter()),
        }
    }

    /// All exemplars of a histogram's series.
    pub(crate) fn of_buckets(self) -> Vec<&'a RecordedExemplar> {
        match self.of {
            Owner::Group(group, series) => {
                let bounds = group.member.layout.buckets().len();
                self.in_cells(group, series, bounds as u32 + 2).collect()
            }
            #[cfg(any(feature = "prometheus", feature = "multiprocess"))]
            Owner::Series(exemplars) => exemplars.iter().collect(),
        }
    }

    /// The exemplars in this number of cells, or in all native buckets, in each of the ranges that
    /// belong to the series. If an observation has a native and a classic bucket, its exemplar
    /// belongs to the native one.
    fn in_cells(
        self,
        group: &'a SeriesGroup,
        series: usize,
        cells: u32,
    ) -> impl Iterator<Item = &'a RecordedExemplar> + use<'a> {
        let all = self.all;
        let group = Some(group).filter(|_| !all.is_empty());
        group.into_iter().flat_map(move |group| {
            let native = group.member.layout.native();
            let native = native.map(|native| native.layout.cells() as u32);
            let own = (group.first_cell(series), group.native_cell(series));
            let merged = group.merged.iter();
            let merged = merged.filter(move |merged| merged.series as usize == series);
            // Cells with other buckets do not correspond to those of this series.
            let merged = merged.filter(|merged| merged.other_buckets.is_none());
            let ranges = merged.map(|merged| (merged.first, merged.native));
            ranges.chain([own]).flat_map(move |(first, native_first)| {
                let range = match native {
                    Some(cells) => native_first..native_first + cells,
                    None => first..first + cells,
                };
                let exemplars = exemplars_of_cells(all, range).iter();
                exemplars.map(|(_, exemplar)| exemplar)
            })
        })
    }
}

/// For each bucket, including `+Inf`, the newest exemplar with a value in it.
pub(crate) fn by_bucket<'a>(
    exemplars: &[&'a RecordedExemplar],
    bounds: &[f64],
) -> Vec<Option<&'a RecordedExemplar>> {
    let mut buckets: Vec<Option<&RecordedExemplar>> = vec![None; bounds.len() + 1];
    for exemplar in exemplars {
        let bucket = bounds.partition_point(|bound| *bound < exemplar.value);
        buckets[bucket] = newest([buckets[bucket], Some(*exemplar)].into_iter().flatten());
    }
    buckets
}

fn newest<'a>(
    exemplars: impl Iterator<Item = &'a RecordedExemplar>,
) -> Option<&'a RecordedExemplar> {
    exemplars.max_by_key(|exemplar| exemplar.at)
}
