//! The protocol buffers of Prometheus: `MetricFamily` messages, each behind
//! its length.
//!
//! A family's length comes first, so its series are encoded twice: once to add
//! up their lengths, once to be written. So a family of any size is handed on
//! in pieces. Headers and labels are encoded once for each catalogue; a value
//! is encoded by `value`, native buckets by `native`, with the building blocks of `wire`.

mod exemplar;
#[cfg(feature = "prometheus")]
mod foreign;
mod labels;
mod native;
mod value;
mod wire;

use super::template::{self, Newest, Template};
use super::units::unit;
use super::{CHUNK, Filter, Flush, Options};
use crate::declaration::Kind;
use crate::registration::RegisteredFamily;
use crate::snapshot::{GroupValues, Snapshot};
use labels::{Labels, Position};
use std::ops::ControlFlow;
use std::sync::{Mutex, RwLock};

/// The fields of a `MetricFamily`.
mod family {
    pub(super) const NAME: u32 = 1;
    pub(super) const HELP: u32 = 2;
    pub(super) const TYPE: u32 = 3;
    pub(super) const METRIC: u32 = 4;
    pub(super) const UNIT: u32 = 5;
}

static NEWEST: Newest<Vec<u8>, Labels> = Mutex::new(None);

/// Writes a snapshot at the end of a buffer; see [`write`](super::write).
pub(super) fn write(
    snapshot: &Snapshot,
    options: &Options,
    filter: &Filter,
    buffer: &mut Vec<u8>,
    flush: Flush<'_>,
) -> ControlFlow<()> {
    let template = Template::of(&NEWEST, snapshot.families(), header);
    let groups: Vec<_> = snapshot.groups().zip(&template.groups).collect();
    let families = groups.chunk_by(|(a, _), (b, _)| std::ptr::eq(a.family, b.family));
    for (groups, header) in families.zip(&template.headers) {
        if groups
            .first()
            .is_some_and(|(values, _)| filter.admits(&values.family.declared))
        {
            let created = options.created;
            // Prometheus takes a message's first histogram to say whether all of
            // them are native: classic and native ones have a message each.
            let is_native = |(values, _): &(GroupValues<'_>, _)| values.group.member.is_native();
            let (native, classic): (Vec<_>, Vec<_>) = groups.iter().partition(|of| is_native(of));
            for groups in [&classic[..], &native[..]] {
                Metrics {
                    snapshot,
                    groups,
                    created,
                }
                .write(header, buffer, &mut *flush)?;
            }
        }
    }
    #[cfg(feature = "prometheus")]
    foreign::write(snapshot.foreign(), filter, buffer, flush)?;
    ControlFlow::Continue(())
}

/// What of a family's message stands before its metrics.
fn header(family: &RegisteredFamily) -> Vec<u8> {
    let family = &family.declared;
    let mut out = Vec::new();
    wire::string(&mut out, family::NAME, family.name);
    wire::string(&mut out, family::HELP, family.help);
    let kind = match family.kind {
        Kind::Counter => 0,
        Kind::Gauge | Kind::Info => 1,
        Kind::Summary => 2,
        Kind::Histogram => 4,
    };
    wire::unsigned(&mut out, family::TYPE, kind);
    if let Some(unit) = unit(family) {
        wire::string(&mut out, family::UNIT, unit);
    }
    out
}

/// All metrics of one family.
#[derive(Clone, Copy)]
struct Metrics<'a> {
    snapshot: &'a Snapshot,
    groups: &'a [(GroupValues<'a>, &'a RwLock<Labels>)],
    created: bool,
}

impl Metrics<'_> {
    fn write(self, header: &[u8], buffer: &mut Vec<u8>, flush: Flush<'_>) -> ControlFlow<()> {
        let mut length = Length(0);
        self.pass(&mut length)?;
        if length.0 == 0 {
            // Readers skip a family without metrics.
            return ControlFlow::Continue(());
        }
        wire::varint(buffer, (header.len() + length.0) as u64);
        buffer.extend_from_slice(header);
        self.pass(&mut Output { buffer, flush })
    }

    /// Shows each metric to a pass, its labels and its value.
    fn pass(self, pass: &mut impl Pass) -> ControlFlow<()> {
        let mut value = Vec::new();
        for (values, labels) in self.groups {
            let created = Some(values.group.created).filter(|_| self.created);
            let mut series = values.written();
            let mut at = Position::default();
            // Until it ends without being full, all series are shown.
            while {
                let labels = template::read(labels, values.group, values.series);
                series.any(|series| {
                    value.clear();
                    let labels = labels.labels(&mut at);
                    value::write(&mut value, self.snapshot, *values, series, created)
                        && pass.metric(labels, &value)
                })
            } {
                pass.hand_on()?;
            }
        }
        ControlFlow::Continue(())
    }
}

/// One of the two passes over a family's metrics.
trait Pass {
    /// Takes a metric. Whether there is enough to hand on.
    fn metric(&mut self, labels: &[u8], value: &[u8]) -> bool;

    fn hand_on(&mut self) -> ControlFlow<()>;
}

/// Adds up how many bytes the metrics take.
struct Length(usize);

impl Pass for Length {
    #[inline]
    fn metric(&mut self, labels: &[u8], value: &[u8]) -> bool {
        let metric = labels.len() + value.len();
        // The field's key is one byte.
        self.0 += 1 + wire::varint_length(metric as u64) + metric;
        false
    }

    fn hand_on(&mut self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Writes them.
struct Output<'a> {
    buffer: &'a mut Vec<u8>,
    flush: Flush<'a>,
}

impl Pass for Output<'_> {
    #[inline]
    fn metric(&mut self, labels: &[u8], value: &[u8]) -> bool {
        wire::delimited(self.buffer, family::METRIC, labels.len() + value.len());
        self.buffer.extend_from_slice(labels);
        self.buffer.extend_from_slice(value);
        self.buffer.len() >= CHUNK
    }

    fn hand_on(&mut self) -> ControlFlow<()> {
        let flow = (self.flush)(self.buffer);
        self.buffer.clear();
        flow
    }
}
