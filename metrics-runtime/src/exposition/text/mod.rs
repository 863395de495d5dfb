//! Text: the format 0.0.4 of Prometheus, and OpenMetrics.
//!
//! All that does not change from scrape to scrape is written once for each
//! catalogue: the families' headers, and each sample's line up to its value. A
//! scrape then copies a prefix and formats a number, sample by sample. Both
//! dialects copy the same prefixes; they differ in the headers, and in what
//! OpenMetrics adds.

mod escape;
mod exemplar;
#[cfg(feature = "prometheus")]
mod foreign;
mod header;
mod number;
mod prefixes;

use super::template::{self, Newest, Template};
use super::units::family_name;
use super::{Filter, Options};
use crate::declaration::{Kind, Layout, SumUnit};
use crate::registration::{RegisteredFamily, SeriesGroup};
use crate::snapshot::{GroupValues, Snapshot, by_bucket, sum_as_float};
use crate::storage::RecordedExemplar;
use exemplar::push_exemplar;
use header::Headers;
use number::push_float;
use prefixes::{Line, Position, Prefixes};
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};

/// A bucket's bound, as `le` has it.
#[cfg(feature = "catalogue")]
pub(crate) fn bound(bound: f64) -> String {
    let mut text = String::new();
    number::push_bound(&mut text, bound);
    text
}

/// One of the two ways to write the same samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Prometheus,
    OpenMetrics,
}

static NEWEST: Newest<Headers, Prefixes> = Mutex::new(None);

/// What a value takes, on average, with the end of its line.
const VALUE: usize = 8;

/// What the last series before a chunk's end may take.
const ROOM: usize = 4 * 1024;

/// Writes a snapshot at the end of a text, and hands that on when it has grown
/// to `chunk` bytes. Nothing is locked meanwhile.
pub(super) fn write(
    snapshot: &Snapshot,
    dialect: Dialect,
    options: &Options,
    filter: &Filter,
    text: &mut String,
    chunk: usize,
    flush: &mut dyn FnMut(&mut String) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let template = Template::of(&NEWEST, snapshot.families(), Headers::of);
    let room = size(&template, snapshot).min(chunk.saturating_add(ROOM));
    text.reserve(room);
    let mut headers = template.headers.iter();
    let mut family: Option<&RegisteredFamily> = None;
    let mut shown = false;
    for (values, prefixes) in snapshot.groups().zip(&template.groups) {
        if !family.is_some_and(|family| std::ptr::eq(family, values.family)) {
            family = Some(values.family);
            shown = filter.admits(&values.family.declared);
            match headers.next() {
                Some(header) if shown => text.push_str(header.in_dialect(dialect)),
                _ => {}
            }
        }
        if !shown {
            continue;
        }
        let created = (options.created && dialect == Dialect::OpenMetrics)
            .then(|| Created::of(values.group))
            .flatten();
        let exemplars = dialect == Dialect::OpenMetrics && values.have_exemplars();
        let mut series = values.written();
        let mut at = Position::default();
        // Until it ends below the chunk's size, all series are written.
        while {
            let prefixes = template::read(prefixes, values.group, values.series);
            let mut writer = Writer {
                text,
                prefixes: &prefixes,
                at,
                chunk,
                dialect,
                created: created.as_ref(),
                exemplars,
            };
            let full = writer.group(snapshot, values, &mut series);
            at = writer.at;
            full
        } {
            flush(text)?;
            text.reserve(room);
        }
    }
    #[cfg(feature = "prometheus")]
    foreign::write(snapshot.foreign(), dialect, filter, text, chunk, flush)?;
    if dialect == Dialect::OpenMetrics {
        text.push_str("# EOF\n");
    }
    ControlFlow::Continue(())
}

/// What an exposition takes, as far as it was rendered before.
fn size(template: &Template<Headers, Prefixes>, snapshot: &Snapshot) -> usize {
    let prefixes = template.groups.iter().map(|prefixes| {
        let prefixes = prefixes.read().unwrap_or_else(PoisonError::into_inner);
        prefixes.size(VALUE)
    });
    let headers = template.headers.iter();
    let headers = headers.map(|headers| headers.in_dialect(Dialect::OpenMetrics).len());
    prefixes.chain(headers).sum::<usize>() + VALUE * snapshot.groups().count()
}

/// When the series of a group began: what their `_created` lines have in
/// common.
struct Created {
    name: String,
    /// How long the name of a series' last sample is.
    sample: usize,
    value: String,
}

impl Created {
    fn of(group: &SeriesGroup) -> Option<Self> {
        let family = &group.member.family;
        let suffix = match family.kind {
            Kind::Counter => "",
            Kind::Histogram | Kind::Summary => "_count",
            Kind::Gauge | Kind::Info => return None,
        };
        let mut value = String::new();
        push_float(&mut value, group.created.as_secs_f64());
        value.push('\n');
        Some(Self {
            name: format!("{}_created", family_name(family)),
            sample: family.name.len() + suffix.len(),
            value,
        })
    }
}

/// Copies a group's prefixes and writes the values behind them. What a series
/// goes through is always inlined: a third of its nanoseconds depends on it.
struct Writer<'a> {
    text: &'a mut String,
    prefixes: &'a Prefixes,
    at: Position,
    chunk: usize,
    dialect: Dialect,
    created: Option<&'a Created>,
    /// Whether there are exemplars to show.
    exemplars: bool,
}

impl<'a> Writer<'a> {
    #[inline(always)]
    fn count(&mut self, value: u64) -> Line<'a> {
        let line = self.prefixes.line(&mut self.at);
        line.push_to(self.text);
        self.text.push_str(itoa::Buffer::new().format(value));
        self.text.push('\n');
        line
    }

    fn float(&mut self, value: f64) -> Line<'a> {
        let line = self.prefixes.line(&mut self.at);
        line.push_to(self.text);
        push_float(self.text, value);
        self.text.push('\n');
        line
    }

    /// Writes an exemplar behind the line that was just written.
    #[inline(always)]
    fn exemplar(&mut self, kept: Option<&RecordedExemplar>) {
        if let Some(kept) = kept {
            push_exemplar(self.text, kept);
        }
    }

    fn leave_out(&mut self) -> Line<'a> {
        self.prefixes.line(&mut self.at)
    }

    /// When the series began whose last line this is.
    #[inline(always)]
    fn created(&mut self, line: Line<'_>) {
        if let Some(created) = self.created {
            self.text.push_str(&created.name);
            line.push_labels_to(self.text, created.sample);
            self.text.push_str(&created.value);
        }
    }

    /// Writes the series up to the chunk's end. Whether it was reached.
    fn group(
        &mut self,
        snapshot: &Snapshot,
        values: GroupValues<'_>,
        series: &mut impl Iterator<Item = usize>,
    ) -> bool {
        match values.group.member.layout {
            Layout::Counter { .. } => self.each(series, |writer, series| {
                let line = writer.count(values.words[series]);
                if writer.exemplars {
                    writer.exemplar(values.exemplar(series));
                }
                writer.created(line);
            }),
            Layout::Gauge { .. } | Layout::InProgress { .. } => {
                self.each(series, |writer, series| {
                    writer.float(f64::from_bits(values.words[series]));
                })
            }
            Layout::Histogram { buckets, sum, .. } => self.each(series, |writer, series| {
                writer.histogram(values, buckets, sum, series);
            }),
            Layout::Info { .. } => self.each(series, |writer, series| {
                match values.info(series) {
                    Some(one) => writer.float(one),
                    None => writer.leave_out(),
                };
            }),
            Layout::Collected { index } => self.each(series, |writer, _| {
                if let Some(value) = snapshot.collected(values.group, index) {
                    let line = writer.float(value);
                    writer.created(line);
                }
            }),
            Layout::ReservedName => false,
        }
    }

    #[inline(always)]
    fn each(
        &mut self,
        series: &mut impl Iterator<Item = usize>,
        mut write: impl FnMut(&mut Self, usize),
    ) -> bool {
        for series in series {
            write(self, series);
            if self.text.len() >= self.chunk {
                return true;
            }
        }
        false
    }

    /// The buckets of a histogram; of it and of a summary, sum and count.
    fn histogram(
        &mut self,
        values: GroupValues<'_>,
        buckets: &[f64],
        unit: SumUnit,
        series: usize,
    ) {
        let words = values.words_of(series);
        let is_summary = values.family.declared.kind == Kind::Summary;
        let mut cumulated = 0_u64;
        let exemplars = if self.exemplars && !is_summary {
            by_bucket(&values.histogram_exemplars(series), buckets)
        } else {
            Vec::new()
        };
        for (at, bucket) in words[1..].iter().enumerate() {
            cumulated = cumulated.wrapping_add(*bucket);
            if !is_summary {
                self.count(cumulated);
                self.exemplar(exemplars.get(at).copied().flatten());
            }
        }
        let sum = sum_as_float(unit, words[0]);
        // In OpenMetrics a sum never falls, so it has none where values may be
        // negative; and a histogram without a sum has no count.
        let falls = sum < 0.0
            || buckets.first().is_some_and(|bound| *bound < 0.0)
            || values.has_negative(series);
        let has_sum = self.dialect == Dialect::Prometheus || !falls;
        if has_sum {
            self.float(sum);
        } else {
            self.leave_out();
        }
        let count = if has_sum || is_summary {
            self.count(cumulated)
        } else {
            self.leave_out()
        };
        self.created(count);
    }
}
