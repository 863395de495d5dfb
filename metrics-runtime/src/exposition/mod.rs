//! A snapshot as bytes, in a scraper's format.
//!
//! The formats match on the snapshot's samples. They decode nothing themselves.
//!
//! | file | contents |
//! |---|---|
//! | `format` | the formats and their content types |
//! | `options` | which families are exposed, and what beside their values |
//! | `chunk` | the chunks in which an exposition is handed on |
//! | `template` | what no scrape changes, kept for the next scrape |
//! | `text` | text 0.0.4 and OpenMetrics, whose samples are the same |
//! | `protobuf` | the protocol buffers of Prometheus |
//! | `otlp` | those of OpenTelemetry (feature `otlp`) |
//! | `wire` | the encoding of fields, for both |
//! | `write` | an exposition in any format, chunk by chunk |
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
