//! Default bucket bounds, and their conversion to nanoseconds.

/// Buckets for functions, database, cache and tasks, in seconds: 0.1 ms to 10 s in steps of 1, 2.5
/// and 5. Prometheus' own defaults begin at 5 ms, and most of these calls are shorter.
pub const DEFAULT_BUCKETS: &[f64] = &[
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
    5.0, 10.0,
];

/// Buckets for HTTP requests, in seconds: 0.5 ms to 10 s, because many requests take less than 5
/// ms.
pub const HTTP_BUCKETS: &[f64] = &[
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// The eleven default buckets of Prometheus' client libraries, in seconds: 5 ms to 10 s.
///
/// Use them for requests if other services, dashboards or alerts expect exactly these bounds. All
/// requests below 5 ms count in the first bucket, so a quantile of fast requests is too high. The
/// default for requests has three more buckets, from 0.5 ms on.
///
/// ```
/// use metrics_runtime::{HttpMetrics, PROMETHEUS_BUCKETS};
///
/// HttpMetrics::builder().namespace("classic").buckets(PROMETHEUS_BUCKETS).build().unwrap();
/// let exposition = metrics_runtime::render();
/// let first = exposition
///     .lines()
///     .find(|line| line.starts_with("classic_http_request_duration_seconds_bucket"));
/// assert!(first.unwrap().contains(r#"le="0.005""#));
/// ```
pub const PROMETHEUS_BUCKETS: &[f64] = &[
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// The bounds in OpenTelemetry's semantic conventions for durations of HTTP requests, in seconds: 5
/// ms to 10 s. `autometrics` uses the same bounds for functions.
///
/// ```
/// use metrics_runtime::{HttpMetrics, OPENTELEMETRY_BUCKETS};
///
/// HttpMetrics::builder().namespace("otel").buckets(OPENTELEMETRY_BUCKETS).build().unwrap();
/// let exposition = metrics_runtime::render();
/// assert!(exposition.contains("otel_http_request_duration_seconds_bucket{method=\"GET\",endpoint=\"unmatched\",le=\"0.075\"} 0\n"));
/// ```
pub const OPENTELEMETRY_BUCKETS: &[f64] = &[
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];

/// Buckets for sizes, in bytes: 100 B to 100 MB in steps of ten.
pub const SIZE_BUCKETS: &[f64] = &[
    100.0,
    1_000.0,
    10_000.0,
    100_000.0,
    1_000_000.0,
    10_000_000.0,
    100_000_000.0,
];

/// Classic bounds that are also bounds of native buckets, so classic buckets can be computed from
/// native ones. For functions, database, cache and tasks, in seconds: 0.12 ms to 16 s.
pub const NATIVE_BUCKETS: &[f64] = &powers_of_two::<18>(-13, 1);

/// Like [`NATIVE_BUCKETS`], for HTTP requests, in seconds: 0.49 ms to 16 s.
pub const NATIVE_HTTP_BUCKETS: &[f64] = &powers_of_two::<16>(-11, 1);

/// Like [`NATIVE_BUCKETS`], for sizes, in bytes: 64 B to 256 MiB in steps of four.
pub const NATIVE_SIZE_BUCKETS: &[f64] = &powers_of_two::<12>(6, 2);

/// Like [`NATIVE_BUCKETS`], for anything else: 2⁻¹⁰ to 2²⁰ in steps of four.
pub const NATIVE_NUMBER_BUCKETS: &[f64] = &powers_of_two::<16>(-10, 2);

/// `N` powers of two. The exponents start at `first` and grow by `step`.
const fn powers_of_two<const N: usize>(first: i32, step: i32) -> [f64; N] {
    let mut powers = [0.0; N];
    let mut i = 0;
    while i < N {
        // The biased exponent, as the float stores it.
        let exponent = 1023 + first + step * i as i32;
        powers[i] = f64::from_bits((exponent as u64) << 52);
        i += 1;
    }
    powers
}

/// Bounds in seconds as whole nanoseconds, rounded to the nearest.
pub const fn nanos<const N: usize>(seconds: &[f64]) -> [u64; N] {
    assert!(seconds.len() == N, "N is the number of bounds");
    let mut nanos = [0; N];
    let mut i = 0;
    while i < N {
        nanos[i] = nanos_of(seconds[i]);
        i += 1;
    }
    nanos
}

/// Seconds as whole nanoseconds, rounded to the nearest.
pub const fn nanos_of(seconds: f64) -> u64 {
    (seconds * 1e9 + 0.5) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_of_native_buckets_are_powers_of_two() {
        assert_eq!(NATIVE_BUCKETS[0], 0.0001220703125);
        assert_eq!(NATIVE_BUCKETS[17], 16.0);
        assert_eq!(NATIVE_HTTP_BUCKETS[0], 0.00048828125);
        assert_eq!(NATIVE_HTTP_BUCKETS[15], 16.0);
        assert_eq!(NATIVE_SIZE_BUCKETS[11], 256.0 * 1024.0 * 1024.0);
        assert_eq!(NATIVE_NUMBER_BUCKETS[5], 1.0);
        assert_eq!(NATIVE_NUMBER_BUCKETS[15], 1024.0 * 1024.0);
    }

    #[test]
    fn bounds_in_seconds_become_exact_nanoseconds() {
        const NANOS: [u64; DEFAULT_BUCKETS.len()] = nanos(DEFAULT_BUCKETS);
        assert_eq!(NANOS[0], 100_000);
        assert_eq!(NANOS[1], 250_000);
        assert_eq!(NANOS[15], 10_000_000_000);
    }
}
