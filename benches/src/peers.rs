//! Setup of the peers, for several comparisons.

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::{LazyLock, Once};

/// The bounds of all histograms: the defaults of Prometheus' client libraries.
pub const BUCKETS: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

static RECORDER: LazyLock<PrometheusHandle> = LazyLock::new(|| {
    PrometheusBuilder::new()
        .set_buckets(&BUCKETS)
        .expect("there are buckets")
        .install_recorder()
        .expect("nothing else installs one")
});

/// The recorder of the `metrics` facade, installed.
pub fn recorder() -> &'static PrometheusHandle {
    &RECORDER
}

/// Starts autometrics like its quickstart.
pub fn autometrics() {
    static STARTED: Once = Once::new();
    STARTED.call_once(autometrics::prometheus_exporter::init);
}

/// The backend of autometrics.
pub const AUTOMETRICS_BACKEND: &str = match cfg!(feature = "autometrics-prometheus") {
    true => "prometheus",
    false => "prometheus-client",
};

/// The upkeep that `metrics-exporter-prometheus` requires regularly: it sorts observations of
/// histograms into their buckets.
pub fn upkeep() {
    recorder().run_upkeep();
}
