//! The messages of our own series.
//!
//! A family's length comes before it, so there are two passes over its series. The first adds up
//! the lengths of the series. Most lengths are known without encoding. The second pass writes the
//! series. So a family of any size can be flushed in chunks. Headers and labels are encoded once
//! for each list of families.

use super::family;
use super::labels::{Labels, LabelsPosition};
#[cfg(any(feature = "prometheus", feature = "multiprocess"))]
use super::owned;
use super::value::{self, PlainHistogram};
use crate::exposition::chunk::{CHUNK, Flush};
use crate::exposition::options::{Filter, Options};
use crate::exposition::template::{Newest, Parts, Template};
use crate::exposition::wire;
use crate::registration::{RegisteredFamily, SeriesGroup};
use crate::snapshot::{GroupSamples, Sample, ShowSample, Snapshot};
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::time::Duration;

static NEWEST: Newest<Vec<u8>, Labels> = Mutex::new(None);

/// Appends a snapshot to a buffer; see [`write`](super::write).
pub(in crate::exposition) fn write(
    snapshot: &Snapshot,
    options: &Options,
    filter: &Filter,
    buffer: &mut Vec<u8>,
    flush: Flush<'_>,
) -> ControlFlow<()> {
    let template = Template::for_families(&NEWEST, snapshot.families(), header);
    for (family, header, groups) in template.by_family(snapshot) {
        if !filter.admits(&family.declared) {
            continue;
        }
        let created = options.created;
        // Prometheus decides by a message's first histogram whether all of them are native. So
        // classic and native ones have separate messages.
        let is_native = |group: &SeriesGroup| group.member.layout.native().is_some();
        if !family.groups.iter().any(is_native) {
            Metrics { groups, created }.write(header, buffer, &mut *flush)?;
            continue;
        }
        for native in [false, true] {
            let is_one = |(samples, _): &(GroupSamples<'_>, _)| is_native(samples.group) == native;
            let groups = groups.clone().filter(is_one);
            Metrics { groups, created }.write(header, buffer, &mut *flush)?;
        }
    }
    #[cfg(any(feature = "prometheus", feature = "multiprocess"))]
    owned::write(snapshot.owned(), options, filter, buffer, flush)?;
    ControlFlow::Continue(())
}

/// The fields before a family's metrics.
fn header(family: &RegisteredFamily) -> Vec<u8> {
    let family = &family.declared;
    let mut out = Vec::new();
    family::header(
        &mut out,
        family.name,
        family.help,
        family.kind,
        family.unit(),
    );
    out
}

/// All metrics of one family.
#[derive(Clone)]
struct Metrics<I> {
    groups: I,
    created: bool,
}

impl<'a, I> Metrics<I>
where
    I: Iterator<Item = (GroupSamples<'a>, &'a Parts<Labels>)> + Clone,
{
    fn write(self, header: &[u8], buffer: &mut Vec<u8>, flush: Flush<'_>) -> ControlFlow<()> {
        let mut length = Length(0);
        self.clone().pass(&mut length)?;
        if length.0 == 0 {
            // Readers skip a family without metrics.
            return ControlFlow::Continue(());
        }
        wire::varint(buffer, (header.len() + length.0) as u64);
        buffer.extend_from_slice(header);
        self.pass(&mut Output { buffer, flush })
    }

    /// Passes the labels and the value of each metric to `pass`.
    fn pass(self, pass: &mut impl Pass) -> ControlFlow<()> {
        let mut value = Vec::new();
        for (samples, labels) in self.groups {
            if samples.is_all_empty() {
                continue;
            }
            let created = Some(samples.group.declaration.created).filter(|_| self.created);
            let is_plain = created.is_none() && !samples.have_exemplars();
            if is_plain && samples.are_numbers() {
                let labels = labels.read(samples.group, samples.series);
                if let Some(length) = labels.length_with_numbers(samples.series)
                    && pass.is_length(length)
                {
                    continue;
                }
            }
            let mut series = samples.written();
            let mut at = LabelsPosition::default();
            // Ends when all series are written and the chunk is not full.
            while {
                let labels = labels.read(samples.group, samples.series);
                let mut metrics = MetricsOfGroup {
                    labels: &labels,
                    at: &mut at,
                    value: &mut value,
                    created,
                    is_plain,
                    pass,
                };
                samples.show(&mut series, &mut metrics)
            } {
                pass.hand_on()?;
            }
        }
        ControlFlow::Continue(())
    }
}

/// Encodes the metrics of a group for a pass.
struct MetricsOfGroup<'a, P> {
    labels: &'a Labels,
    at: &'a mut LabelsPosition,
    /// A buffer for the metric's value.
    value: &'a mut Vec<u8>,
    created: Option<Duration>,
    /// Whether there are neither exemplars nor start times.
    is_plain: bool,
    pass: &'a mut P,
}

impl<P: Pass> ShowSample for MetricsOfGroup<'_, P> {
    #[inline(always)]
    fn show(&mut self, sample: Option<Sample<'_>>) -> bool {
        let bytes = self.labels.next(self.at);
        let Some(sample) = sample else {
            return false;
        };
        if self.is_plain {
            if let Some(number) = value::number(&sample) {
                return self.pass.number(bytes, number);
            }
            if let Sample::Histogram(sample) = &sample
                && let Some(histogram) = PlainHistogram::new(sample)
            {
                let write = |out: &mut Vec<u8>| histogram.write(out);
                return self.pass.metric(bytes, histogram.length(), write);
            }
        }
        let labels = self.labels.labels(bytes);
        self.value.clear();
        value::write(self.value, sample, self.created);
        let write = |out: &mut Vec<u8>| out.extend_from_slice(self.value);
        self.pass.metric(labels, self.value.len(), write)
    }

    fn leave_out(&mut self) {
        let _ = self.labels.next(self.at);
    }
}

/// One of the two passes over a family's metrics.
trait Pass {
    /// Receives a metric. `write` writes its value, which has `length` bytes. Returns whether the
    /// chunk is full.
    fn metric(&mut self, labels: &[u8], length: usize, write: impl FnOnce(&mut Vec<u8>)) -> bool;

    /// Receives a metric that is complete except for its number. Returns whether the chunk is full.
    fn number(&mut self, metric: &[u8], number: f64) -> bool;

    /// Receives the length of several metrics. Returns whether the pass needs only that.
    fn is_length(&mut self, length: usize) -> bool;

    fn hand_on(&mut self) -> ControlFlow<()>;
}

/// Adds up the lengths of the metrics.
struct Length(usize);

impl Pass for Length {
    #[inline]
    fn metric(&mut self, labels: &[u8], length: usize, _: impl FnOnce(&mut Vec<u8>)) -> bool {
        let metric = labels.len() + length;
        // The field's key is one byte.
        self.0 += 1 + wire::varint_length(metric as u64) + metric;
        false
    }

    #[inline]
    fn number(&mut self, metric: &[u8], _: f64) -> bool {
        self.0 += metric.len() + size_of::<f64>();
        false
    }

    fn is_length(&mut self, length: usize) -> bool {
        self.0 += length;
        true
    }

    fn hand_on(&mut self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Writes the metrics.
struct Output<'a> {
    buffer: &'a mut Vec<u8>,
    flush: Flush<'a>,
}

impl Pass for Output<'_> {
    #[inline]
    fn metric(&mut self, labels: &[u8], length: usize, write: impl FnOnce(&mut Vec<u8>)) -> bool {
        wire::delimited(self.buffer, family::METRIC, labels.len() + length);
        self.buffer.extend_from_slice(labels);
        let end = self.buffer.len() + length;
        write(self.buffer);
        debug_assert_eq!(self.buffer.len(), end, "the length of a value");
        self.buffer.len() >= CHUNK
    }

    #[inline]
    fn number(&mut self, metric: &[u8], number: f64) -> bool {
        self.buffer.extend_from_slice(metric);
        self.buffer
            .extend_from_slice(&number.to_bits().to_le_bytes());
        self.buffer.len() >= CHUNK
    }

    fn is_length(&mut self, _: usize) -> bool {
        false
    }

    fn hand_on(&mut self) -> ControlFlow<()> {
        let flow = (self.flush)(self.buffer);
        self.buffer.clear();
        flow
    }
}
