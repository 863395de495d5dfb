//! The two text formats.

/// One of the two ways to write the same samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::exposition) enum Dialect {
    /// Prometheus' text format 0.0.4.
    Prometheus,
    OpenMetrics,
}
