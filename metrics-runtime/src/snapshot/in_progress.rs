//! Reads calls in progress of several groups together. With many threads, each walk over the
//! threads then serves all of these groups.

use super::read::in_progress;
use crate::registration::SeriesGroup;
use crate::storage;
use std::ops::Range;

/// The number of groups that are read together. A call that starts during the reading can be
/// counted although it has already ended. With more groups, this period is longer.
const MAX_GROUPS: usize = 32;

/// Groups that are not read yet, with their raw values.
#[derive(Default)]
pub(super) struct Waiting<'a>(Vec<(&'a SeriesGroup, &'a mut [u64])>);

impl<'a> Waiting<'a> {
    /// Adds a group, and reads all groups if there are enough.
    pub(super) fn push(&mut self, group: &'a SeriesGroup, raw: &'a mut [u64]) {
        self.0.push((group, raw));
        if self.0.len() >= MAX_GROUPS {
            self.read();
        }
    }

    /// Reads the groups: finished calls before started ones, as for a single group.
    pub(super) fn read(&mut self) {
        let (mut finished, mut started) = (Vec::new(), Vec::new());
        let mut values = 0;
        for (group, raw) in &self.0 {
            let mut add = |series: usize, ended: Range<u32>, first: u32| {
                finished.push((values + series, ended));
                started.push((values + series, first..first + 1));
            };
            for series in 0..raw.len() {
                add(series, group.finished(series), group.first_cell(series));
            }
            for merged in &group.merged {
                add(
                    merged.series as usize,
                    merged.finished.clone(),
                    merged.first,
                );
            }
            values += raw.len();
        }
        let total = |ranges: &[_]| {
            let mut totals = vec![0; values];
            storage::add_totals(ranges, &mut totals);
            totals
        };
        let finished = total(&finished);
        let totals = total(&started).into_iter().zip(finished);
        let raw = self.0.iter_mut().flat_map(|(_, raw)| raw.iter_mut());
        for (value, (started, finished)) in raw.zip(totals) {
            *value = in_progress(started.wrapping_sub(finished));
        }
        self.0.clear();
    }
}
