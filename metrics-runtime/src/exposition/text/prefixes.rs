//! The lines of samples up to their values, rendered once.

use super::escape::push_escaped;
use super::number::push_bound;
use crate::exposition::template::OfSeries;
use crate::registration::SeriesGroup;
use crate::support::lock::lock;
use std::borrow::Cow;
use std::sync::{Arc, Mutex};

/// Room for labels that are longer than those of a group's first series, in bytes.
const SLACK: usize = 8;

/// The lines of a group's series up to their values, in the order in which the values are written.
/// It is the same in both dialects.
///
/// For listed series with one line, the whole line is stored, so a scrape copies one piece. For
/// series with several lines, and for those that are added at run time, only the labels are stored.
/// The text around them is the same for all series, and a scrape does not read a copy of the labels
/// for each line.
#[derive(Default)]
pub(super) struct Prefixes {
    /// The lines, or the labels, concatenated.
    text: String,
    /// The length of each of them.
    lengths: Vec<u32>,
    /// The text around the labels, for each line of a series. Empty if whole lines are stored.
    around: Arc<[Around]>,
    /// The number of lines for each series, if whole lines are stored.
    lines: usize,
    /// The number of series that are rendered.
    series: usize,
}

/// The text of a line before its labels, and from there up to the value.
#[derive(Debug)]
pub(super) struct Around {
    pub(super) before: String,
    pub(super) after: String,
    /// `after`, then the value zero and the end of the line.
    pub(super) zero: String,
}

/// A line up to its value.
#[derive(Clone, Copy)]
pub(super) enum Line<'a> {
    Whole(&'a str),
    /// The text around the labels, and the labels.
    Parts(&'a Around, &'a str),
}

impl Line<'_> {
    /// Appends it to a text.
    #[inline(always)]
    pub(super) fn push_to(self, text: &mut String) {
        match self {
            Self::Whole(line) => text.push_str(line),
            Self::Parts(around, labels) => {
                text.push_str(&around.before);
                text.push_str(labels);
                text.push_str(&around.after);
            }
        }
    }

    /// Appends it without the sample's name, which has the length `name`.
    pub(super) fn push_labels_to(self, text: &mut String, name: usize) {
        match self {
            Self::Whole(line) => text.push_str(&line[name..]),
            Self::Parts(around, labels) => {
                text.push_str(&around.before[name..]);
                text.push_str(labels);
                text.push_str(&around.after);
            }
        }
    }
}

/// The position of the next line to write.
#[derive(Clone, Copy, Default)]
pub(super) struct LinePosition {
    /// The index of the next piece, and where it starts.
    next: usize,
    start: usize,
    /// The next line of the series with these labels.
    line: usize,
}

impl Prefixes {
    /// The line at a position, which then advances.
    #[inline(always)]
    pub(super) fn line(&self, at: &mut LinePosition) -> Line<'_> {
        let end = at.start + self.lengths[at.next] as usize;
        let piece = &self.text[at.start..end];
        let line = match self.around.get(at.line) {
            Some(around) => {
                at.line += 1;
                let line = Line::Parts(around, piece);
                if at.line < self.around.len() {
                    return line;
                }
                at.line = 0;
                line
            }
            None => Line::Whole(piece),
        };
        at.start = end;
        at.next += 1;
        line
    }

    /// The first lines of a series: the text around the labels of each, and the labels. `None` if
    /// whole lines are stored. Advances the position past them; the series has more lines.
    #[inline]
    pub(super) fn first(&self, lines: usize, at: &mut LinePosition) -> Option<(&[Around], &str)> {
        let around = self.around.get(..lines).filter(|_| at.line == 0)?;
        at.line = lines;
        let end = at.start + self.lengths[at.next] as usize;
        Some((around, &self.text[at.start..end]))
    }

    /// Advances a position past all lines of a series.
    pub(super) fn leave_out(&self, at: &mut LinePosition) {
        let pieces = if self.around.is_empty() {
            self.lines
        } else {
            1
        };
        let left_out = &self.lengths[at.next..at.next + pieces];
        at.next += pieces;
        at.start += left_out
            .iter()
            .map(|length| *length as usize)
            .sum::<usize>();
    }

    /// The size of the lines, with values of this many bytes.
    pub(super) fn size(&self, value: usize) -> usize {
        if self.around.is_empty() {
            return self.text.len() + value * self.lengths.len();
        }
        let around = self
            .around
            .iter()
            .map(|around| around.before.len() + around.after.len() + value);
        self.around.len() * self.text.len() + around.sum::<usize>() * self.series
    }

    fn piece(&mut self, parts: &[&str]) {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        // Labels of 4 GiB are too long for any scrape, and are left out.
        let length = u32::try_from(length).unwrap_or(0);
        if length > 0 {
            // Grows by an eighth if the reservation for the first series was too small. Doubling
            // would take too much, because this may be most of the memory that scrapes keep.
            let more = self.text.len() / 8;
            if self.text.capacity() - self.text.len() < length as usize {
                self.text.reserve_exact(more.max(length as usize));
            }
            parts.iter().for_each(|part| self.text.push_str(part));
        }
        self.lengths.push(length);
    }
}

impl OfSeries for Prefixes {
    fn series(&self) -> usize {
        self.series
    }

    fn extend(&mut self, group: &SeriesGroup, series: usize) {
        let family = &group.member.family;
        let has_parts = group.member.dynamic.is_some()
            || (!group.member.labels.is_empty() && family.kind.sample_suffixes().len() > 1);
        if has_parts && self.around.is_empty() {
            self.around = around(group);
        }
        let lines = if has_parts { Vec::new() } else { lines(group) };
        self.lines = lines.len();
        let from = self.series;
        let mut labels = String::new();
        for at in (from..series).filter(|series| group.writes(*series)) {
            let text = self.text.len();
            labels.clear();
            push_labels(&mut labels, group, at);
            if at == from {
                let pieces = if has_parts { 1 } else { lines.len() };
                self.lengths.reserve_exact((series - from) * pieces);
            }
            if has_parts {
                self.piece(&[&labels]);
            }
            let comma = if labels.is_empty() { "" } else { "," };
            for (name, le) in &lines {
                if labels.is_empty() && le.is_empty() {
                    self.piece(&[name, " "]);
                } else if le.is_empty() {
                    self.piece(&[name, "{", &labels, "} "]);
                } else {
                    self.piece(&[name, "{", &labels, comma, le, "} "]);
                }
            }
            if at == from {
                // The size of the first series, and a little more, is an estimate for all.
                let text = self.text.len() - text + SLACK;
                self.text.reserve_exact((series - from - 1) * text);
            }
        }
        self.series = from.max(series);
        // This memory is never freed, so unused capacity is released. A small reserve stays, so
        // that adding single series does not move all others.
        let room = |used: usize| used + used / 32;
        self.text.shrink_to(room(self.text.len()));
        self.lengths.shrink_to(room(self.lengths.len()));
    }
}

/// The text around the labels of a group's lines. Groups of one family, such as the functions of a
/// binary, share it: the last one is kept.
fn around(group: &SeriesGroup) -> Arc<[Around]> {
    type Last = Option<(&'static str, &'static [f64], Arc<[Around]>)>;
    static LAST: Mutex<Last> = Mutex::new(None);
    let (name, bounds) = (group.member.family.name, group.member.layout.buckets());
    let mut last = lock(&LAST);
    if let Some((of, with, around)) = &*last
        && *of == name
        && *with == bounds
        && around.len() == group.member.family.kind.sample_suffixes().len() - 1 + bounds.len() + 1
    {
        return Arc::clone(around);
    }
    let around = lines(group).into_iter().map(|(name, le)| {
        let comma = if le.is_empty() { "" } else { "," };
        Around {
            before: format!("{name}{{"),
            zero: format!("{comma}{le}}} 0\n"),
            after: format!("{comma}{le}}} "),
        }
    });
    let around: Arc<[Around]> = around.collect();
    *last = Some((name, bounds, Arc::clone(&around)));
    around
}

/// The lines of one series: the sample's name, and its label `le`, if it has one.
fn lines(group: &SeriesGroup) -> Vec<(Cow<'static, str>, String)> {
    let family = &group.member.family;
    if let [""] = family.kind.sample_suffixes() {
        return vec![(family.name.into(), String::new())];
    }
    let bounds = group.member.layout.buckets().iter();
    let mut lines = Vec::new();
    for suffix in family.kind.sample_suffixes() {
        let name = Cow::from(format!("{}{suffix}", family.name));
        if *suffix == "_bucket" {
            let bounds = bounds.clone().chain([&f64::INFINITY]);
            lines.extend(bounds.map(|bound| (name.clone(), le(*bound))));
        } else {
            lines.push((name, String::new()));
        }
    }
    lines
}

fn le(bound: f64) -> String {
    let mut le = "le=\"".to_owned();
    push_bound(&mut le, bound);
    le.push('"');
    le
}

/// Appends the labels of one series as between the braces.
fn push_labels(labels: &mut String, group: &SeriesGroup, series: usize) {
    let values = group.member.values_of(series);
    for (label, value) in group.member.labels.iter().zip(values) {
        if !labels.is_empty() {
            labels.push(',');
        }
        labels.push_str(label.name);
        labels.push_str("=\"");
        push_escaped(labels, value, true);
        labels.push('"');
    }
}
