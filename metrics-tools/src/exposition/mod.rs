//! Expositions in Prometheus' text format or OpenMetrics, as scrapers read them.
//! Lines that cannot be parsed are skipped.

mod headers;
mod samples;

pub(crate) use headers::{Header, headers};
pub(crate) use samples::{Sample, samples};
