//! The text of our own series.

use super::dialect::Dialect;
use super::header::Headers;
use super::number::push_float;
#[cfg(any(feature = "prometheus", feature = "multiprocess"))]
use super::owned;
use super::prefixes::{Line, LinePosition, Prefixes};
use super::sample::{self, Lines};
use crate::exposition::options::{Filter, Options};
use crate::exposition::template::{Newest, Template};
use crate::registration::SeriesGroup;
use crate::snapshot::{Sample, ShowSample, Snapshot};
use std::ops::ControlFlow;
use std::sync::Mutex;

static NEWEST: Newest<Headers, Prefixes> = Mutex::new(None);

/// The average size of a value, including the end of its line.
const VALUE: usize = 8;

/// The space for the last series of a chunk.
const ROOM: usize = 4 * 1024;

/// Appends a snapshot to a text, and flushes the text when it has grown to `chunk` bytes. No lock
/// is held during the flush.
pub(in crate::exposition) fn write(
    snapshot: &Snapshot,
    dialect: Dialect,
    options: &Options,
    filter: &Filter,
    text: &mut String,
    chunk: usize,
    flush: &mut dyn FnMut(&mut String) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let template = Template::for_families(&NEWEST, snapshot.families(), Headers::new);
    let room = size(&template, chunk.saturating_add(ROOM));
    text.reserve(room);
    for (family, header, groups) in template.by_family(snapshot) {
        if !filter.admits(&family.declared) {
            continue;
        }
        text.push_str(header.in_dialect(dialect));
        for (samples, prefixes) in groups {
            if samples.is_all_empty() {
                continue;
            }
            let created = (options.created && dialect == Dialect::OpenMetrics)
                .then(|| Created::for_group(samples.group))
                .flatten();
            let exemplars = dialect == Dialect::OpenMetrics && samples.have_exemplars();
            let mut series = samples.written();
            let mut at = LinePosition::default();
            // Ends when all series are written and the chunk is not full.
            while {
                let prefixes = prefixes.read(samples.group, samples.series);
                let mut writer = Writer {
                    text,
                    prefixes: &prefixes,
                    at: &mut at,
                    chunk,
                    dialect,
                    created: created.as_ref(),
                    exemplars,
                };
                samples.show(&mut series, &mut writer)
            } {
                flush(text)?;
                text.reserve(room);
            }
        }
    }
    #[cfg(any(feature = "prometheus", feature = "multiprocess"))]
    owned::write(
        snapshot.owned(),
        dialect,
        options,
        filter,
        text,
        chunk,
        flush,
    )?;
    if dialect == Dialect::OpenMetrics {
        text.push_str("# EOF\n");
    }
    ControlFlow::Continue(())
}

/// The size of an exposition, estimated from the parts that are already rendered; `most` at most.
fn size(template: &Template<Headers, Prefixes>, most: usize) -> usize {
    let headers = template.headers.iter();
    let headers = headers.map(|headers| headers.in_dialect(Dialect::OpenMetrics).len());
    let prefixes = template.groups.iter();
    let prefixes =
        prefixes.map(|prefixes| prefixes.made().map_or(0, |made| made.size(VALUE)) + VALUE);
    let mut size = 0;
    for part in headers.chain(prefixes) {
        size += part;
        if size >= most {
            return most;
        }
    }
    size
}

/// The common parts of a group's `_created` lines.
struct Created {
    name: String,
    /// The length of the name of a series' last sample.
    sample: usize,
    value: String,
}

impl Created {
    fn for_group(group: &SeriesGroup) -> Option<Self> {
        let family = &group.member.family;
        if !family.kind.has_created() {
            return None;
        }
        let last = family.kind.sample_suffixes().last().unwrap_or(&"");
        let mut value = String::new();
        push_float(&mut value, group.declaration.created.as_secs_f64());
        value.push('\n');
        Some(Self {
            name: format!("{}_created", family.openmetrics_name()),
            sample: family.name.len() + last.len(),
            value,
        })
    }
}

/// Copies the prefixes of a group's lines, and appends the values.
struct Writer<'a> {
    text: &'a mut String,
    prefixes: &'a Prefixes,
    at: &'a mut LinePosition,
    chunk: usize,
    dialect: Dialect,
    created: Option<&'a Created>,
    /// Whether there are exemplars to show.
    exemplars: bool,
}

impl ShowSample for Writer<'_> {
    /// Writes a sample. Returns whether the chunk is full.
    #[inline(always)]
    fn show(&mut self, sample: Option<Sample<'_>>) -> bool {
        sample::write(self, sample);
        self.text.len() >= self.chunk
    }

    fn leave_out(&mut self) {
        self.prefixes.leave_out(self.at);
    }
}

impl<'a> Lines for Writer<'a> {
    type Line = Line<'a>;

    /// The prefixes already have all suffixes and labels, in the order of the lines.
    #[inline(always)]
    fn begin(&mut self, _suffix: &str, _label: Option<(&str, f64)>) -> Line<'a> {
        let line = self.prefixes.line(self.at);
        line.push_to(self.text);
        line
    }

    /// Most lines of most services are buckets, and most of them are 0.
    #[inline]
    fn buckets(&mut self, bounds: &[f64], counts: &[u64]) -> u64 {
        let Some((around, labels)) = self.prefixes.first(counts.len(), self.at) else {
            return sample::buckets(self, bounds, counts);
        };
        let start = self.text.len();
        // All buckets have the same name.
        let before = around.first().map_or("", |first| &first.before);
        self.text.push_str(before);
        self.text.push_str(labels);
        let stem = start..self.text.len();
        let mut cumulated = 0_u64;
        for (line, (around, count)) in around.iter().zip(counts).enumerate() {
            if line > 0 {
                self.text.extend_from_within(stem.clone());
            }
            cumulated = cumulated.wrapping_add(*count);
            if cumulated == 0 {
                self.text.push_str(&around.zero);
            } else {
                self.text.push_str(&around.after);
                sample::push_integer(self.text, cumulated);
            }
        }
        cumulated
    }

    #[inline(always)]
    fn skip(&mut self) -> Line<'a> {
        self.prefixes.line(self.at)
    }

    #[inline(always)]
    fn created(&mut self, last: Line<'a>) {
        if let Some(created) = self.created {
            self.text.push_str(&created.name);
            last.push_labels_to(self.text, created.sample);
            self.text.push_str(&created.value);
        }
    }

    #[inline(always)]
    fn out(&mut self) -> &mut String {
        self.text
    }

    #[inline(always)]
    fn dialect(&self) -> Dialect {
        self.dialect
    }

    #[inline(always)]
    fn has_exemplars(&self) -> bool {
        self.exemplars
    }
}
