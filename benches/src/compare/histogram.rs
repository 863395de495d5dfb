//! The cost of an observation: a histogram with eleven buckets, and a native one of ours.

use super::setup::{OURS, THREADS};
use metrics_benches::measure::{Contender, Effort, compare as measure};
use metrics_benches::peers::{self, BUCKETS};
use metrics_benches::result::{Check, Comparison, net};
use metrics_runtime::metric;
use std::error::Error;
use std::hint::black_box;
use std::sync::LazyLock;

/// How long it took.
#[metric(buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0])]
static BENCH_LATENCY_SECONDS: metrics_runtime::Histogram;

/// How long it took, in native buckets.
#[metric(native)]
static BENCH_NATIVE_LATENCY_SECONDS: metrics_runtime::Histogram;

static PROMETHEUS: LazyLock<prometheus::Histogram> = LazyLock::new(|| {
    prometheus::register_histogram!("latency_seconds", "Latency.", BUCKETS.to_vec())
        .expect("it is registered once")
});
static CLIENT: LazyLock<prometheus_client::metrics::histogram::Histogram> =
    LazyLock::new(|| prometheus_client::metrics::histogram::Histogram::new(BUCKETS));
static FACADE: LazyLock<metrics::Histogram> = LazyLock::new(|| {
    peers::recorder();
    metrics::histogram!("latency_seconds")
});
static MEASURED: LazyLock<measured::Histogram<11>> = LazyLock::new(|| {
    measured::Histogram::with_metadata(measured::metric::histogram::Thresholds::with_buckets(
        BUCKETS,
    ))
});

#[derive(Debug, vise::Metrics)]
struct ViseMetrics {
    /// Latency.
    #[metrics(buckets = vise::Buckets::values(&BUCKETS))]
    latency: vise::Histogram<f64>,
}

static VISE: LazyLock<ViseMetrics> = LazyLock::new(Default::default);

const VALUES: usize = 1024;

pub(super) fn compare(effort: Effort) -> Result<Comparison, Box<dyn Error>> {
    let values: Vec<f64> = (0..VALUES).map(value).collect();
    let each = |observe: fn(f64)| {
        let (values, mut next) = (&values, 0);
        move || {
            next = (next + 1) % VALUES;
            observe(values[next]);
        }
    };
    let timings = measure(
        effort,
        THREADS,
        &[
            Contender::new("reading the value alone", || {
                each(|value| _ = black_box(value))
            }),
            Contender::new(OURS, || each(|value| BENCH_LATENCY_SECONDS.observe(value))),
            Contender::new("ours, native buckets", || {
                each(|value| BENCH_NATIVE_LATENCY_SECONDS.observe(value))
            }),
            Contender::new("prometheus Histogram", || {
                each(|value| PROMETHEUS.observe(value))
            }),
            Contender::new("prometheus-client Histogram", || {
                each(|value| CLIENT.observe(value))
            }),
            Contender::new("metrics, handle kept", || {
                each(|value| FACADE.record(value))
            })
            .between(peers::upkeep),
            Contender::new("measured Histogram", || {
                each(|value| MEASURED.observe(value))
            }),
            Contender::new("vise Histogram", || {
                each(|value| VISE.latency.observe(value))
            }),
        ],
    );
    let mut comparison = Comparison::new("histogram", "A histogram with 11 buckets");
    comparison.note(
        "Values from 1 ms to 20 s, evenly distributed on a logarithmic scale, in a pseudo-random order. `metrics` only \
         collects them here; sorting them into buckets is the exporter's upkeep, which is not measured.",
    );
    comparison.timings(OURS, &timings);
    let cost = |name, threads| net(&timings, name, threads);
    for (threads, limit) in [(1, 0.2), (2, 0.03)] {
        comparison.checks.push(Check::ratio(
            &format!("histogram, 11 buckets, {threads}T, against `prometheus`"),
            cost(OURS, threads),
            cost("prometheus Histogram", threads),
            limit,
        ));
    }
    Ok(comparison)
}

fn value(n: usize) -> f64 {
    let hash = (n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    0.001 * 20_000_f64.powf(hash as f64 / (1 << 24) as f64)
}
