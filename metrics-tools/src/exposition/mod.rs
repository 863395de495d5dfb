//! Expositions in Prometheus' text format or OpenMetrics, as scrapers read them.
//! Lines that cannot be parsed are skipped.

mod headers;
mod samples;

pub(crate) use headers::{Header, headers};
pub(crate) use samples::{Sample, samples};

/// Whether a text contains samples. Error pages and other documents do not.
pub(crate) fn is_exposition(text: &str) -> bool {
    samples(text).next().is_some()
}
