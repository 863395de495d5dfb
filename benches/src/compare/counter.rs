//! The cost of an increment: a counter without labels, in a static.

use super::setup::{OURS, THREADS};
use metrics_benches::measure::{Contender, Effort, compare as measure};
use metrics_benches::peers;
use metrics_benches::result::{Check, Comparison, net};
use metrics_runtime::metric;
use std::error::Error;
use std::hint::black_box;
use std::sync::LazyLock;

/// Events.
#[metric]
static BENCH_EVENTS_TOTAL: metrics_runtime::Counter;

static PROMETHEUS: LazyLock<prometheus::IntCounter> = LazyLock::new(|| {
    prometheus::register_int_counter!("events_total", "Events.").expect("it is registered once")
});
static CLIENT: LazyLock<prometheus_client::metrics::counter::Counter> =
    LazyLock::new(Default::default);
static FACADE: LazyLock<metrics::Counter> = LazyLock::new(|| {
    peers::recorder();
    metrics::counter!("events_total")
});
static MEASURED: LazyLock<measured::Counter> = LazyLock::new(measured::Counter::new);
static VISE: LazyLock<vise::Counter> = LazyLock::new(Default::default);

pub(super) fn compare(effort: Effort) -> Result<Comparison, Box<dyn Error>> {
    let timings = measure(
        effort,
        THREADS,
        &[
            Contender::new("empty loop", || || ()),
            Contender::new(OURS, || || BENCH_EVENTS_TOTAL.inc()),
            Contender::new("prometheus IntCounter", || || PROMETHEUS.inc()),
            Contender::new("prometheus-client Counter", || {
                || _ = black_box(CLIENT.inc())
            }),
            Contender::new("metrics, handle kept", || || FACADE.increment(1)),
            Contender::new("measured Counter", || || MEASURED.inc()),
            Contender::new("vise Counter", || || _ = black_box(VISE.inc())),
        ],
    );
    let mut comparison = Comparison::new("counter", "A counter without labels");
    comparison.timings(OURS, &timings);
    let cost = |name, threads| net(&timings, name, threads);
    for (threads, limit) in [(1, 0.15), (2, 0.06)] {
        comparison.checks.push(Check::ratio(
            &format!("counter, static handle, {threads}T, against `prometheus` `IntCounter`"),
            cost(OURS, threads),
            cost("prometheus IntCounter", threads),
            limit,
        ));
    }
    Ok(comparison)
}
