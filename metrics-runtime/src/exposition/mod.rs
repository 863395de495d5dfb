//! A snapshot as bytes, in a scraper's format.
//!
//! The formats match on the snapshot's samples, and decode no raw values themselves.
//!
//! | file | contents |
//! |---|---|
//! | `format` | the formats and their content types |
//! | `options` | which families are exposed, and which optional data |
//! | `chunk` | the chunks of an exposition |
//! | `template` | the constant parts, kept for the next scrape |
//! | `text` | text 0.0.4 and OpenMetrics, which share their samples |
//! | `protobuf` | the protocol buffers of Prometheus |
//! | `otlp` | the protocol buffers of OpenTelemetry (feature `otlp`) |
//! | `wire` | the encoding of fields, for both |
//! | `write` | an exposition in any format, in chunks |
//! | `render` | whole expositions, for users |

mod chunk;
mod format;
mod options;
#[cfg(feature = "otlp")]
mod otlp;
mod protobuf;
mod render;
mod template;
mod text;
mod wire;
mod write;

pub(crate) use chunk::CHUNK;
pub use format::{Format, TEXT_CONTENT_TYPE};
pub(crate) use options::{Filter, Options};
#[cfg(feature = "otlp")]
pub(crate) use otlp::{Attribute, otlp_requests};
pub use render::{render, render_as, render_into};

#[cfg(feature = "catalogue")]
pub(crate) use text::bound;
pub(crate) use write::write;
