//! A snapshot as bytes, in a scraper's format.
//!
//! | file | holds |
//! |---|---|
//! | `format` | the formats and their content types |
//! | `options` | which families, and what beside their values |
//! | `units` | what OpenMetrics calls a family, and its unit |
//! | `template` | what no scrape changes, kept for the next one |
//! | `text` | text 0.0.4 and OpenMetrics, whose samples are the same |
//! | `protobuf` | the protocol buffers of Prometheus |
//! | `render` | whole expositions, for users |

mod format;
mod options;
mod protobuf;
mod render;
mod template;
mod text;
mod units;

pub use format::{Format, TEXT_CONTENT_TYPE};
pub(crate) use options::{Filter, Options};
pub use render::{render, render_as, render_into};

#[cfg(feature = "catalogue")]
pub(crate) use {text::bound, units::unit_of_name};

use crate::snapshot::Snapshot;
use std::ops::ControlFlow;
use text::Dialect;

/// How long an exposition gets before it is handed on. What waits for a slow
/// connection goes to the system at once, and keeps the thread of the requests
/// meanwhile: of pieces four times as long, for twice the time.
pub(crate) const CHUNK: usize = 16 * 1024;

/// Takes what was written so far, a little more than [`CHUNK`] bytes: what it
/// leaves in the buffer is dropped. It can wait, and it can end the exposition.
pub(crate) type Flush<'a> = &'a mut dyn FnMut(&mut Vec<u8>) -> ControlFlow<()>;

/// Writes a snapshot into an empty buffer, and hands that on whenever it has
/// grown to [`CHUNK`]. What is left at the end stays in it.
///
/// Nothing is locked while `flush` runs.
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
    // Of an empty buffer there is nothing to check: it only changes its type.
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
#[path = "write_tests.rs"]
mod tests;
