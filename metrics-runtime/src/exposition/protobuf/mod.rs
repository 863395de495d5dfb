//! The protocol buffers of Prometheus: `MetricFamily` messages, each behind
//! its length.
//!
//! | file | contents |
//! |---|---|
//! | `write` | the exposition of our own series, family by family |
//! | `owned` | that of families as owned data |
//! | `family` | what a family's message begins with |
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
