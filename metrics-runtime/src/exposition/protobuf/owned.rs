//! The messages of families as owned data: from other libraries, or merged over processes.

use super::{family, value};
use crate::exposition::chunk::{CHUNK, Flush};
use crate::exposition::options::{Filter, Options};
use crate::exposition::wire;
use crate::snapshot::{OwnedFamily, OwnedSeries};
use std::ops::ControlFlow;

/// Appends families to a buffer; see [`write`](super::write).
pub(super) fn write(
    families: &[OwnedFamily],
    options: &Options,
    filter: &Filter,
    buffer: &mut Vec<u8>,
    flush: Flush<'_>,
) -> ControlFlow<()> {
    let mut message = Vec::new();
    for family in families {
        if !filter.admits_names(&family.name, family.openmetrics_name()) {
            continue;
        }
        // Prometheus decides by a message's first histogram whether all of them are native. So
        // classic and native ones have separate messages.
        for is_native in [false, true] {
            let series = family.series.iter();
            let mut series = series
                .filter(|series| series.is_native() == is_native)
                .peekable();
            if series.peek().is_none() {
                continue;
            }
            message.clear();
            push_family(&mut message, family, series, options.created);
            wire::varint(buffer, message.len() as u64);
            // A family can be larger than a chunk.
            for piece in message.chunks(CHUNK) {
                buffer.extend_from_slice(piece);
                if buffer.len() >= CHUNK {
                    let flow = flush(buffer);
                    buffer.clear();
                    flow?;
                }
            }
        }
    }
    ControlFlow::Continue(())
}

fn push_family<'a>(
    out: &mut Vec<u8>,
    family: &OwnedFamily,
    series: impl Iterator<Item = &'a OwnedSeries>,
    created: bool,
) {
    family::header(out, &family.name, &family.help, family.kind, family.unit);
    for series in series {
        wire::message(out, family::METRIC, |out| {
            for (name, value) in series.labels.iter() {
                wire::message(out, 1, |out| {
                    wire::string(out, 1, name);
                    wire::string(out, 2, value);
                });
            }
            value::write(out, series.sample(), series.created.filter(|_| created));
        });
    }
}
