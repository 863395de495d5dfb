//! The labels of series, encoded once.

use crate::exposition::template::OfSeries;
use crate::exposition::wire;
use crate::registration::SeriesGroup;

/// The labels of a group's series, as fields of a `Metric`.
#[derive(Default)]
pub(super) struct Labels {
    bytes: Vec<u8>,
    /// The number of bytes of each series' labels.
    lengths: Vec<u32>,
    series: usize,
}

/// The position of the next series to write.
#[derive(Clone, Copy, Default)]
pub(super) struct LabelsPosition {
    next: usize,
    start: usize,
}

impl Labels {
    /// The labels at a position, which then advances.
    #[inline]
    pub(super) fn labels(&self, at: &mut LabelsPosition) -> &[u8] {
        let end = at.start + self.lengths[at.next] as usize;
        let labels = &self.bytes[at.start..end];
        at.start = end;
        at.next += 1;
        labels
    }
}

impl OfSeries for Labels {
    fn series(&self) -> usize {
        self.series
    }

    fn extend(&mut self, group: &SeriesGroup, series: usize) {
        let from = self.series;
        for at in (from..series).filter(|series| group.writes(*series)) {
            let start = self.bytes.len();
            let values = group.member.label_values(at);
            for (label, value) in group.member.labels.iter().zip(values) {
                wire::message(&mut self.bytes, 1, |out| {
                    wire::string(out, 1, label.name);
                    wire::string(out, 2, value);
                });
            }
            let length = u32::try_from(self.bytes.len() - start).unwrap_or_else(|_| {
                // Labels of 4 GiB are too long for any scrape.
                self.bytes.truncate(start);
                0
            });
            self.lengths.push(length);
        }
        self.series = from.max(series);
        // This memory is never freed, so unused capacity is released. A small reserve stays, so
        // that adding single series does not move all others.
        let room = |used: usize| used + used / 32;
        self.bytes.shrink_to(room(self.bytes.len()));
        self.lengths.shrink_to(room(self.lengths.len()));
    }
}
