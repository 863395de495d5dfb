//! Tests of `native`: the number of buckets stays within the limit.

use super::*;
use crate::declaration::{Native, NativeLayout};

const LAYOUT: NativeLayout = NativeLayout::new(3, false);

fn histogram(max_buckets: u16, schema: i8, values: impl Iterator<Item = f64>) -> NativeHistogram {
    let mut counts = vec![0; LAYOUT.cells()];
    values.for_each(|value| counts[LAYOUT.cell(value)] += 1);
    let counts = counts
        .into_iter()
        .enumerate()
        .filter(|(_, count)| *count > 0);
    let mut counted: Vec<_> = counts
        .map(|(cell, count)| (LAYOUT.bucket(cell), count))
        .collect();
    counted.sort_unstable();
    let native = Native {
        schema,
        max_buckets,
        classic: false,
    };
    let cells = NativeCells {
        first: 1,
        stride: 1,
        from_sum_to_sum: 1,
        native,
        layout: LAYOUT,
    };
    NativeHistogram::new(cells, &counted)
}

/// Values over many powers of two, both positive and negative.
fn wide() -> impl Iterator<Item = f64> {
    (0..2000).flat_map(|n| {
        let value = 1.04_f64.powi(n - 1000);
        [value, -value]
    })
}

#[test]
fn buckets_follow_each_other_and_hold_all_observations() {
    let wide = histogram(10_000, 3, wide().chain([0.0, -0.0]));
    assert_eq!((wide.schema(), wide.zero_count()), (3, 2));
    assert_eq!(wide.count(), 4002);
    let buckets: Vec<_> = wide.buckets().collect();
    assert!(buckets.iter().all(|bucket| bucket.lower < bucket.upper));
    assert!(
        buckets
            .windows(2)
            .all(|pair| pair[0].upper <= pair[1].lower)
    );
    assert_eq!(buckets.iter().map(|bucket| bucket.count).sum::<u64>(), 4002);
}

#[test]
fn the_schema_is_lowered_until_few_enough_buckets_are_left() {
    let mut schemas = Vec::new();
    for max_buckets in [10_000, 1000, 500, 160, 80, 40, 20] {
        let few = histogram(max_buckets, 3, wide());
        assert!(
            few.len() <= max_buckets.into(),
            "{max_buckets}: {}",
            few.len()
        );
        assert_eq!(few.count(), 4000);
        schemas.push(few.schema());
    }
    assert!(schemas.is_sorted_by(|a, b| a >= b), "{schemas:?}");
    assert!(schemas.contains(&3) && schemas.contains(&-3), "{schemas:?}");
}

#[test]
fn with_more_observations_the_schema_never_rises() {
    let mut schema = 3;
    for most in 1..400 {
        let values = (0..most).map(|n| 1.04_f64.powi(n));
        let next = histogram(30, 3, values).schema();
        assert!(next <= schema, "{next} after {schema}");
        schema = next;
    }
    assert!(schema < 3);
}

#[test]
fn schemas_below_zero_are_made_of_powers_of_two() {
    let coarse = histogram(160, -2, [1.0, 1.5, 16.0, 16.1].into_iter());
    let bounds: Vec<_> = coarse
        .buckets()
        .map(|bucket| (bucket.lower, bucket.upper, bucket.count))
        .collect();
    let expected = [(0.0625, 1.0, 1), (1.0, 16.0, 2), (16.0, 256.0, 1)];
    assert_eq!(bounds, expected);
}

#[test]
fn quantiles_are_off_by_a_bucket_at_most() {
    let evenly = || (1..=10_000).map(f64::from);
    let upwards = histogram(160, 3, evenly());
    let downwards = histogram(160, 3, evenly().map(|value| -value));
    for percent in 1..=100 {
        let (share, expected) = (f64::from(percent) / 100.0, f64::from(percent) * 100.0);
        let up = upwards.quantile(share).expect("there are some");
        assert!((up / expected - 1.0).abs() < 0.091, "{share}: {up}");
        let down = downwards.quantile(1.0 - share).expect("there are some");
        assert!((down / -expected - 1.0).abs() < 0.091, "{share}: {down}");
    }
    assert_eq!(histogram(160, 3, [].into_iter()).quantile(0.5), None);
    let nothing = histogram(160, 3, [0.0, 0.0].into_iter()).quantile(0.5);
    assert!(nothing.is_some_and(|value| value.abs() < 1e-18));
}

#[test]
fn a_quantile_lies_between_the_bounds_by_logarithms() {
    // The bucket from 4 to 8.
    let half = histogram(160, 0, [5.0].into_iter()).quantile(0.5);
    let half = half.expect("an observation");
    assert!((half - 32_f64.sqrt()).abs() < 1e-9, "{half}");
    // One observation is below this bucket, and the quantile is a quarter into it.
    let quarter = histogram(160, 0, [3.0, 5.0, 5.0].into_iter()).quantile(0.5);
    let quarter = quarter.expect("observations");
    assert!((quarter - 4.0 * 2_f64.powf(0.25)).abs() < 1e-9, "{quarter}");
}

#[test]
fn no_schema_is_coarser_than_the_coarsest() {
    let few = histogram(1, 3, wide());
    assert_eq!((few.schema(), few.count()), (COARSEST, 4000));
    assert!(few.len() > 1, "{}", few.len());
}

#[test]
fn around_zero_a_quantile_lies_evenly_between_the_thresholds() {
    let zero = histogram(160, 3, [0.0; 4].into_iter());
    let threshold = zero.zero_threshold();
    assert_eq!(threshold, LAYOUT.zero_threshold());
    for (share, part) in [
        (0.0, -1.0),
        (0.25, -0.5),
        (0.5, 0.0),
        (0.75, 0.5),
        (1.0, 1.0),
    ] {
        assert_eq!(zero.quantile(share), Some(part * threshold), "{share}");
    }
}

#[test]
fn as_many_buckets_as_allowed_keep_their_schema() {
    let schema = |max_buckets| histogram(max_buckets, 3, [1.0, 1000.0].into_iter()).schema();
    assert_eq!(schema(2), 3);
    assert!(schema(1) < 3);
}
