//! The settings of the recorder: limits and buckets.

use crate::declaration::{DEFAULT_BUCKETS, SIZE_BUCKETS};
use metrics::Unit;

/// The limits and buckets of emitted metrics.
#[derive(Clone, Debug)]
pub(super) struct EmissionSettings {
    pub(super) max_series: usize,
    pub(super) max_series_per_metric: usize,
    /// The bounds of all histograms.
    pub(super) buckets: Option<Vec<f64>>,
    /// The bounds by name, or by prefix if the name ends in `*`.
    pub(super) buckets_by_name: Vec<(String, Vec<f64>)>,
}

impl EmissionSettings {
    pub(super) const DEFAULT: Self = Self {
        max_series: 10_000,
        max_series_per_metric: 1_000,
        buckets: None,
        buckets_by_name: Vec::new(),
    };

    /// The bounds of a histogram's buckets.
    pub(super) fn bounds(&self, name: &str, unit: Option<Unit>) -> Vec<f64> {
        let matches = |pattern: &str| match pattern.strip_suffix('*') {
            Some(prefix) => name.starts_with(prefix),
            None => name == pattern,
        };
        let mut by_name = self.buckets_by_name.iter();
        let by_name = by_name.find(|(pattern, _)| matches(pattern));
        if let Some(bounds) = by_name.map(|(_, bounds)| bounds).or(self.buckets.as_ref()) {
            return bounds.clone();
        }
        let scale = match unit {
            Some(Unit::Bytes) => return SIZE_BUCKETS.to_vec(),
            Some(Unit::Milliseconds) => 1e3,
            Some(Unit::Microseconds) => 1e6,
            Some(Unit::Nanoseconds) => 1e9,
            _ => return DEFAULT_BUCKETS.to_vec(),
        };
        // All bounds are multiples of 10 µs. Rounding to them avoids errors of floats: 0.0001
        // has no exact representation.
        let bound = |bound: &f64| (bound * 1e5).round() * (scale / 1e5);
        DEFAULT_BUCKETS.iter().map(bound).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_in_the_unit_of_the_values() {
        let mut settings = EmissionSettings {
            buckets_by_name: vec![
                ("db_*".to_owned(), vec![1.0]),
                ("db_wait".to_owned(), vec![2.0]),
            ],
            ..EmissionSettings::DEFAULT
        };
        assert_eq!(settings.bounds("db_wait", None), [1.0]);
        assert_eq!(settings.bounds("other", None), DEFAULT_BUCKETS);
        let millis = settings.bounds("other", Some(Unit::Milliseconds));
        assert_eq!(millis[..4], [0.1, 0.25, 0.5, 1.0]);
        assert_eq!(millis[15], 10_000.0);
        let nanos = settings.bounds("other", Some(Unit::Nanoseconds));
        assert_eq!(nanos[..2], [100_000.0, 250_000.0]);
        assert_eq!(settings.bounds("other", Some(Unit::Bytes)), SIZE_BUCKETS);
        settings.buckets = Some(vec![7.0]);
        assert_eq!(settings.bounds("other", None), [7.0]);
    }
}
