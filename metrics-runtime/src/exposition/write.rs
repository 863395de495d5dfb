//! An exposition in any format.

use super::chunk::{CHUNK, Flush};
use super::format::Format;
use super::options::{Filter, Options};
use super::protobuf;
use super::text::{self, Dialect};
use crate::snapshot::Snapshot;
use std::ops::ControlFlow;

/// Writes a snapshot into an empty buffer, and flushes it whenever it has grown to [`CHUNK`]. The
/// rest stays in the buffer.
///
/// No lock is held while `flush` runs.
pub(crate) fn write(
    snapshot: &Snapshot,
    format: Format,
    options: &Options,
    filter: &Filter,
    buffer: &mut Vec<u8>,
    flush: Flush<'_>,
) -> ControlFlow<()> {
    buffer.clear();
    let dialect = match format {
        Format::Text => Dialect::Prometheus,
        Format::OpenMetrics | Format::OpenMetrics0_0_1 => Dialect::OpenMetrics,
        Format::Protobuf => return protobuf::write(snapshot, options, filter, buffer, flush),
    };
    // An empty buffer is valid UTF-8, so only its type changes.
    let empty = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap_or_default();
    let mut text = empty(std::mem::take(buffer));
    let flow = text::write(
        snapshot,
        dialect,
        options,
        filter,
        &mut text,
        CHUNK,
        &mut |text| {
            let mut bytes = std::mem::take(text).into_bytes();
            let flow = flush(&mut bytes);
            bytes.clear();
            *text = empty(bytes);
            flow
        },
    );
    *buffer = text.into_bytes();
    flow
}

#[cfg(test)]
mod tests;
