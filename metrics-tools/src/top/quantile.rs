//! Quantiles of classic buckets, as PromQL's `histogram_quantile` estimates them.

/// The quantile of cumulative buckets in ascending order: linear within the bucket that it
/// falls into. None without observations, and without a bucket `+Inf`.
pub(super) fn quantile(share: f64, buckets: &[(f64, f64)]) -> Option<f64> {
    let (&(last, all), below) = buckets.split_last()?;
    if last != f64::INFINITY || below.is_empty() || all.is_nan() || all <= 0.0 {
        return None;
    }
    let rank = share * all;
    // Buckets that are scraped while they change can decrease.
    let mut counted = 0.0_f64;
    let mut start = None;
    for &(bound, count) in below {
        let count = count.max(counted);
        if count >= rank {
            // The lowest bucket of negative values has no lower bound.
            if start.is_none() && bound <= 0.0 {
                return Some(bound);
            }
            let start = start.unwrap_or(0.0);
            let share = (rank - counted) / (count - counted);
            return Some(start + (bound - start) * if share.is_nan() { 0.0 } else { share });
        }
        (start, counted) = (Some(bound), count);
    }
    // Above the highest bound, only that bound is known.
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    const INF: f64 = f64::INFINITY;

    #[test]
    fn values_are_those_of_prometheus() {
        let buckets = [(0.1, 50.0), (0.5, 90.0), (1.0, 99.0), (INF, 100.0)];
        for (share, expected) in [
            (0.5, 0.1),
            (0.25, 0.05),
            (0.7, 0.3),
            (0.95, 0.5 + 0.5 * 5.0 / 9.0),
        ] {
            let found = quantile(share, &buckets).expect("a quantile");
            assert!((found - expected).abs() < 1e-12, "{share}: {found}");
        }
        assert_eq!(quantile(0.999, &buckets), Some(1.0), "the highest bound");
        assert_eq!(
            quantile(0.5, &[(-1.0, 8.0), (1.0, 9.0), (INF, 9.0)]),
            Some(-1.0)
        );
        // A bucket that lost observations counts as the one below it.
        assert_eq!(
            quantile(0.5, &[(1.0, 10.0), (2.0, 8.0), (INF, 20.0)]),
            Some(1.0)
        );
    }

    #[test]
    fn nothing_is_known_without_observations_or_buckets() {
        assert_eq!(quantile(0.5, &[(1.0, 0.0), (INF, 0.0)]), None);
        assert_eq!(quantile(0.5, &[(1.0, 2.0)]), None);
        assert_eq!(quantile(0.5, &[(INF, 2.0)]), None);
        assert_eq!(quantile(0.5, &[]), None);
    }
}
