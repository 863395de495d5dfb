//! The protocol buffers of Prometheus: `MetricFamily` messages, each behind
//! its length.
//!
//! | file | contents |
//! |---|---|
//! | `write` | the exposition of our own series, family by family |
//! | `foreign` | that of other libraries' series |
//! | `family` | what a family's message begins with |
//! | `value` | the value of a series, for both |
//! | `native`, `exemplar`, `timestamp` | parts of values |
//! | `labels` | the labels of series, encoded once |
//! | `wire` | the encoding of fields |

mod exemplar;
mod family;
#[cfg(feature = "prometheus")]
mod foreign;
mod labels;
mod native;
mod timestamp;
mod value;
mod wire;
mod write;

pub(super) use write::write;
