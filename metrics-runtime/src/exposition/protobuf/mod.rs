//! The protocol buffers of Prometheus: `MetricFamily` messages, each preceded by its length.
//!
//! | file | contents |
//! |---|---|
//! | `write` | the exposition of our own series, family by family |
//! | `owned` | the exposition of families as owned data |
//! | `family` | the beginning of a family's message |
//! | `value` | the value of a series, for both |
//! | `native`, `exemplar`, `timestamp` | parts of values |
//! | `labels` | the labels of series, encoded once |

mod exemplar;
mod family;
mod labels;
mod native;
#[cfg(any(feature = "prometheus", feature = "multiprocess"))]
mod owned;
mod timestamp;
mod value;
mod write;

pub(super) use write::write;
