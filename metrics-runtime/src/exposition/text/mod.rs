//! Text: the format 0.0.4 of Prometheus, and OpenMetrics.
//!
//! Text that does not change between scrapes is written once for each list of families: the
//! families' headers, and the line of each sample up to its value. A scrape then copies a prefix
//! and formats a number for each sample. Both dialects copy the same prefixes. They differ in the
//! headers, and in the additional lines of OpenMetrics.
//!
//! | file | contents |
//! |---|---|
//! | `write` | the exposition of our own series |
//! | `owned` | the exposition of families as owned data |
//! | `sample` | the lines of one sample, for both |
//! | `header`, `prefixes` | the constant text |
//! | `dialect` | the two formats |
//! | `number`, `escape`, `exemplar` | parts of lines |

mod dialect;
mod escape;
mod exemplar;
mod header;
mod number;
#[cfg(any(feature = "prometheus", feature = "multiprocess"))]
mod owned;
mod prefixes;
mod sample;
mod write;

pub(super) use dialect::Dialect;
#[cfg(feature = "catalogue")]
pub(crate) use number::bound;
pub(super) use write::write;
