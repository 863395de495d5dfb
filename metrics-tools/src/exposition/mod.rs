//! Expositions in Prometheus' text format or OpenMetrics, as scrapers read them.
//! Lines that cannot be parsed are skipped; `damage` reports them.

#[cfg(any(feature = "cli", test))]
mod damage;
mod headers;
mod samples;

#[cfg(feature = "cli")]
pub(crate) use damage::damage;
pub(crate) use headers::{Header, headers};
pub(crate) use samples::{Sample, samples};
