//! The messages of other libraries' series, which follow our own.

use super::{family, value, wire};
use crate::exposition::chunk::{CHUNK, Flush};
use crate::exposition::options::Filter;
use crate::snapshot::ForeignFamily;
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
        if family.series.is_empty() || !filter.admits_names(&family.name, family.openmetrics_name())
        {
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
    family::header(out, &family.name, &family.help, family.kind, None);
    for series in &family.series {
        wire::message(out, family::METRIC, |out| {
            for (name, value) in &series.labels {
                wire::message(out, 1, |out| {
                    wire::string(out, 1, name);
                    wire::string(out, 2, value);
                });
            }
            value::write(out, series.value.sample(), None);
        });
    }
}
