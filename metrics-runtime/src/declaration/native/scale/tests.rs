//! Tests of `scale`: against the formula, at every bound and next to it.

use super::*;

/// The upper bound of bucket `index`, as the specification writes it.
fn formula(index: i32, schema: i8) -> f64 {
    2_f64.powf(f64::from(index) * 2_f64.powi(-i32::from(schema)))
}

/// Whether two numbers differ at most by rounding.
fn near(a: f64, b: f64) -> bool {
    a == b || ((a - b) / b).abs() < 4.0 * f64::EPSILON
}

fn index(value: f64, schema: u8) -> i32 {
    NativeScale::new(schema).index(value)
}

fn schemas() -> impl Iterator<Item = u8> {
    0..=FINEST as u8
}

#[test]
fn bounds_are_those_of_the_formula() {
    for schema in COARSEST..=FINEST {
        let buckets = 60.0 * 2_f64.powi(schema.into());
        for index in -buckets as i32..=buckets as i32 {
            let (bound, expected) = (upper_bound(index, schema), formula(index, schema));
            assert!(
                near(bound, expected),
                "{index} at {schema}: {bound:e}, not {expected:e}"
            );
        }
    }
}

#[test]
fn powers_of_two_are_exact_at_every_schema() {
    for schema in schemas() {
        for power in -1000..=1000 {
            let bound = 2_f64.powi(power);
            assert_eq!(upper_bound(power << schema, schema as i8), bound);
            assert_eq!(index(bound, schema), power << schema);
        }
    }
    for schema in COARSEST..0 {
        for index in -15..=15 {
            let bound = 2_f64.powi(index << -schema);
            assert_eq!(upper_bound(index, schema), bound);
        }
    }
}

#[test]
fn a_bucket_has_its_upper_bound_and_not_its_lower_one() {
    for schema in schemas() {
        for bucket in -(70 << schema)..70 << schema {
            let (lower, upper) = (
                upper_bound(bucket - 1, schema as i8),
                upper_bound(bucket, schema as i8),
            );
            assert!(lower < upper, "{bucket} at {schema}");
            for (value, expected) in [
                (lower, bucket - 1),
                (lower.next_up(), bucket),
                (f64::midpoint(lower, upper), bucket),
                (upper.next_down(), bucket),
                (upper, bucket),
                (upper.next_up(), bucket + 1),
                (-upper, bucket),
            ] {
                assert_eq!(index(value, schema), expected, "{value:e} at {schema}");
            }
        }
    }
}

#[test]
fn values_near_zero_are_below_all_buckets() {
    for schema in schemas() {
        for value in [0.0, -0.0, 5e-324, 1e-310, f64::MIN_POSITIVE] {
            assert!(index(value, schema) <= -1022 << schema, "{value:e}");
        }
        assert_eq!(index(f64::MAX, schema), 1024 << schema);
    }
}

#[test]
fn half_as_many_buckets_are_those_of_the_schema_below() {
    let values = (0..100_000).map(|n| 1.0003_f64.powi(n - 50_000));
    for value in values {
        for schema in 1..=FINEST as u8 {
            let coarser = halved(index(value, schema));
            assert_eq!(coarser, index(value, schema - 1), "{value:e} at {schema}");
        }
        let mut bucket = index(value, 0);
        for schema in (COARSEST..0).rev() {
            bucket = halved(bucket);
            let (lower, upper) = (upper_bound(bucket - 1, schema), upper_bound(bucket, schema));
            assert!(lower < value && value <= upper, "{value:e} at {schema}");
        }
    }
}
