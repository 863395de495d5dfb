//! How many bytes a dynamic series takes: those that are still allocated once
//! all series have been used and scraped, over their number.

use crate::allocator::live;
use metrics_benches::peers::BUCKETS;
use metrics_benches::series::dynamic::{
    Client, ClientLabels, Measured, MeasuredLabels, NAMES, Names, names,
};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;

const SERIES: usize = 100_000;

/// The bytes a series of what `make` returns, after `record` was called for
/// each.
fn bytes<T>(make: impl FnOnce() -> T, record: impl Fn(&T, &Names)) -> f64 {
    let before = live();
    let metrics = make();
    for n in 0..SERIES {
        record(&metrics, &names(n));
    }
    let bytes = (live() - before) / SERIES as f64;
    drop(metrics);
    bytes
}

/// Counters with three labels. Ours will follow once the runtime has dynamic
/// labels.
pub(crate) fn counters() -> Vec<(String, f64)> {
    let prometheus = bytes(
        || {
            let options = prometheus::Opts::new("orders_total", "Orders.");
            prometheus::IntCounterVec::new(options, &NAMES).expect("these are labels")
        },
        |counters, names| counters.with_label_values(names).inc(),
    );
    let client = bytes(Client::default, |counters, names| {
        counters.get_or_create(&ClientLabels::from(names)).inc();
    });
    let facade = bytes(
        || metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder(),
        |recorder, [tenant, route, region]| {
            metrics::with_local_recorder(recorder, || {
                metrics::counter!("orders_total", "tenant" => tenant.clone(), "route" => route.clone(), "region" => region.clone())
                    .increment(1);
            });
        },
    );
    let measured = bytes(Measured::default, |counters, names| {
        counters.inc(MeasuredLabels::from(names));
    });
    named([
        ("prometheus", prometheus),
        ("prometheus-client", client),
        ("metrics", facade),
        ("measured", measured),
    ])
}

/// Histograms with three labels and eleven buckets.
pub(crate) fn histograms() -> Vec<(String, f64)> {
    let prometheus = bytes(
        || {
            let options = prometheus::HistogramOpts::new("latency_seconds", "Latency.");
            prometheus::HistogramVec::new(options.buckets(BUCKETS.to_vec()), &NAMES)
                .expect("these are labels")
        },
        |histograms, names| histograms.with_label_values(names).observe(0.1),
    );
    let client = bytes(
        || Family::<ClientLabels, Histogram>::new_with_constructor(|| Histogram::new(BUCKETS)),
        |histograms, names| {
            histograms
                .get_or_create(&ClientLabels::from(names))
                .observe(0.1);
        },
    );
    named([("prometheus", prometheus), ("prometheus-client", client)])
}

pub(crate) fn named<const N: usize>(found: [(&str, f64); N]) -> Vec<(String, f64)> {
    found.map(|(name, value)| (name.to_owned(), value)).to_vec()
}
