//! The series of other libraries, behind our own.

use super::value;
use super::{CHUNK, Filter, Flush, family, wire};
use crate::snapshot::{ForeignFamily, ForeignKind, ForeignSeries, ForeignValue};
use std::ops::ControlFlow;

/// Writes families at the end of a buffer; see [`write`](super::write).
pub(super) fn write(
    families: &[ForeignFamily],
    filter: &Filter,
    buffer: &mut Vec<u8>,
    flush: Flush<'_>,
) -> ControlFlow<()> {
    let mut message = Vec::new();
    for family in families {
        if family.series.is_empty() || !filter.admits_names(&family.name, family.stem()) {
            continue;
        }
        message.clear();
        push_family(&mut message, family);
        wire::varint(buffer, message.len() as u64);
        // A family may be larger than a chunk.
        for piece in message.chunks(CHUNK) {
            buffer.extend_from_slice(piece);
            if buffer.len() >= CHUNK {
                let flow = flush(buffer);
                buffer.clear();
                flow?;
            }
        }
    }
    ControlFlow::Continue(())
}

fn push_family(out: &mut Vec<u8>, family: &ForeignFamily) {
    wire::string(out, family::NAME, &family.name);
    if !family.help.is_empty() {
        wire::string(out, family::HELP, &family.help);
    }
    let kind = match family.kind {
        ForeignKind::Counter => 0,
        ForeignKind::Gauge => 1,
        ForeignKind::Summary => 2,
        ForeignKind::Histogram => 4,
    };
    wire::unsigned(out, family::TYPE, kind);
    for series in &family.series {
        wire::message(out, family::METRIC, |out| {
            push_series(out, family.kind, series);
        });
    }
}

fn push_series(out: &mut Vec<u8>, kind: ForeignKind, series: &ForeignSeries) {
    for (name, value) in &series.labels {
        wire::message(out, 1, |out| {
            wire::string(out, 1, name);
            wire::string(out, 2, value);
        });
    }
    match &series.value {
        ForeignValue::Number(number) if kind == ForeignKind::Counter => {
            value::counter(out, *number, None, None);
        }
        ForeignValue::Number(number) => value::gauge(out, *number),
        ForeignValue::Histogram { buckets, sum } => value::cumulated(out, buckets, *sum),
        ForeignValue::Summary {
            quantiles,
            count,
            sum,
        } => value::summary(out, *count, *sum, quantiles, None),
    }
}
