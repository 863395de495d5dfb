//! The labels of series, encoded once.

use super::family;
use super::value;
use crate::exposition::template::OfSeries;
use crate::exposition::wire;
use crate::registration::SeriesGroup;

/// The labels of a group's series, as fields of a `Metric`. For series that are one number,
/// the whole metric up to the number.
#[derive(Default)]
pub(super) struct Labels {
    bytes: Vec<u8>,
    /// The number of bytes of each series.
    lengths: Vec<u32>,
    series: usize,
    /// The number of bytes after the labels; 0 if only labels are stored.
    behind: usize,
}

/// Room for labels that are longer than those of a group's first series, in bytes.
const SLACK: usize = 8;

/// The position of the next series to write.
#[derive(Clone, Copy, Default)]
pub(super) struct LabelsPosition {
    next: usize,
    start: usize,
}

impl Labels {
    /// All bytes of the series at a position, which then advances.
    #[inline]
    pub(super) fn next(&self, at: &mut LabelsPosition) -> &[u8] {
        let end = at.start + self.lengths[at.next] as usize;
        let bytes = &self.bytes[at.start..end];
        at.start = end;
        at.next += 1;
        bytes
    }

    /// The labels among the bytes of a series.
    pub(super) fn labels<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        if self.behind == 0 {
            return bytes;
        }
        // The field's key, then the length.
        let is_last = |byte: &u8| *byte < 0x80;
        let length = bytes.iter().skip(1).position(is_last).unwrap_or(0);
        bytes
            .get(1 + length + 1..bytes.len() - self.behind)
            .unwrap_or_default()
    }

    /// The length of the metrics of these series, if each is one number and that is shown.
    pub(super) fn length_with_numbers(&self, series: usize) -> Option<usize> {
        let is_known = self.behind > 0 && self.series == series;
        is_known.then(|| self.bytes.len() + self.lengths.len() * size_of::<f64>())
    }
}

impl OfSeries for Labels {
    fn series(&self) -> usize {
        self.series
    }

    fn extend(&mut self, group: &SeriesGroup, series: usize) {
        let from = self.series;
        let (mut labels, kind) = (Vec::new(), group.member.family.kind);
        let behind = (!kind.has_sum_and_count()).then(|| value::before_number(kind));
        self.behind = behind.map_or(0, |behind| behind.len());
        for at in (from..series).filter(|series| group.writes(*series)) {
            let start = self.bytes.len();
            labels.clear();
            let values = group.member.values_of(at);
            for (label, value) in group.member.labels.iter().zip(values) {
                wire::message(&mut labels, 1, |out| {
                    wire::string(out, 1, label.name);
                    wire::string(out, 2, value);
                });
            }
            if labels.len() > u32::MAX as usize / 2 {
                // Labels of 2 GiB are too long for any scrape.
                labels.clear();
            }
            if let Some(behind) = behind {
                let length = labels.len() + behind.len() + size_of::<f64>();
                wire::delimited(&mut self.bytes, family::METRIC, length);
            }
            self.bytes.extend_from_slice(&labels);
            self.bytes
                .extend_from_slice(behind.as_ref().map_or(&[], |behind| behind));
            if at == from {
                // The size of the first series, and a little more, is an estimate for all.
                let more = series - from - 1;
                self.bytes
                    .reserve_exact(more * (self.bytes.len() - start + SLACK));
                self.lengths.reserve_exact(more + 1);
            }
            self.lengths.push((self.bytes.len() - start) as u32);
        }
        self.series = from.max(series);
        // This memory is never freed, so unused capacity is released. A small reserve stays, so
        // that adding single series does not move all others.
        let room = |used: usize| used + used / 32;
        self.bytes.shrink_to(room(self.bytes.len()));
        self.lengths.shrink_to(room(self.lengths.len()));
    }
}
