//! The exemplars of a series.

use super::GroupValues;
use crate::declaration::Layout;
use crate::storage::{RecordedExemplar, exemplars_of_cells};

impl<'a> GroupValues<'a> {
    /// Whether any series of any group has an exemplar.
    pub(crate) fn have_exemplars(&self) -> bool {
        !self.exemplars.is_empty()
    }

    /// The newest exemplar of a counter's series.
    pub(crate) fn exemplar(&self, series: usize) -> Option<&'a RecordedExemplar> {
        newest(self.exemplars_of(series, 1))
    }

    /// The exemplars of a series of a histogram, if it has any.
    pub(crate) fn histogram_exemplars(&self, series: usize) -> Vec<&'a RecordedExemplar> {
        let member = &self.group.member;
        let Layout::Histogram { buckets, .. } = member.layout else {
            return Vec::new();
        };
        self.exemplars_of(series, buckets.len() as u32 + 2)
            .collect()
    }

    /// Those of a series that has so many cells, and maybe native buckets, in each
    /// of its runs.
    fn exemplars_of(
        &self,
        series: usize,
        cells: u32,
    ) -> impl Iterator<Item = &'a RecordedExemplar> + use<'a> {
        let all = self.exemplars;
        let group = self.group;
        let native = match group.member.layout {
            Layout::Histogram { native, .. } => native,
            _ => None,
        };
        let runs = (!all.is_empty()).then(|| {
            let own = (group.first_cell(series), group.native_cell(series));
            let merged = group.merged.iter();
            let merged = merged.filter(move |merged| merged.series as usize == series);
            merged
                .map(|merged| (merged.first, merged.native))
                .chain([own])
        });
        runs.into_iter()
            .flatten()
            .flat_map(move |(first, native_first)| {
                // Without classic buckets of their own there is only the sum.
                let cells = match native {
                    Some(native) if !native.native.classic => 1,
                    _ => cells,
                };
                let finer = native.map_or(0, |native| native.layout.cells() as u32);
                let classic = exemplars_of_cells(all, first..first + cells);
                let native = exemplars_of_cells(all, native_first..native_first + finer);
                classic.iter().chain(native).map(|(_, kept)| kept)
            })
    }
}

/// For each bucket, `+Inf`'s too, the newest exemplar whose value lies in it.
pub(crate) fn by_bucket<'a>(
    exemplars: &[&'a RecordedExemplar],
    bounds: &[f64],
) -> Vec<Option<&'a RecordedExemplar>> {
    let mut buckets: Vec<Option<&RecordedExemplar>> = vec![None; bounds.len() + 1];
    for kept in exemplars {
        let bucket = bounds.partition_point(|bound| *bound < kept.value);
        buckets[bucket] = newest([buckets[bucket], Some(*kept)].into_iter().flatten());
    }
    buckets
}

fn newest<'a>(
    exemplars: impl Iterator<Item = &'a RecordedExemplar>,
) -> Option<&'a RecordedExemplar> {
    exemplars.max_by_key(|kept| kept.at)
}
