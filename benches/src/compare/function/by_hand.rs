//! Code that a developer would write without an attribute.

use metrics_benches::peers::{self, BUCKETS};
use std::sync::LazyLock;
use std::time::Instant;

static CALLS: LazyLock<prometheus::IntCounter> = LazyLock::new(|| {
    prometheus::register_int_counter!("calls_total", "Calls.").expect("it is registered once")
});
static DURATION: LazyLock<prometheus::Histogram> = LazyLock::new(|| {
    prometheus::register_histogram!("call_duration_seconds", "Duration.", BUCKETS.to_vec())
        .expect("it is registered once")
});

pub(super) fn prometheus(start: Instant) {
    DURATION.observe(start.elapsed().as_secs_f64());
    CALLS.inc();
}

/// Starts the peers that need it.
pub(super) fn prepare() {
    peers::recorder();
    peers::autometrics();
}

pub(super) fn metrics(start: Instant) {
    metrics::histogram!("call_duration_seconds", "module" => module_path!(), "function" => "work")
        .record(start.elapsed().as_secs_f64());
    metrics::counter!("calls_total", "module" => module_path!(), "function" => "work").increment(1);
}
