//! The bytes per dynamic series: allocated bytes after all series were used and scraped, divided by
//! their number.

use crate::allocator::live;
use metrics_benches::peers::BUCKETS;
use metrics_benches::series::dynamic::{
    ClientLabels, DynamicClient, DynamicMeasured, Labels, MeasuredLabels, NAMES, Names, names,
};
use metrics_runtime::metric;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;

pub(crate) const SERIES: usize = 100_000;

/// Orders.
#[metric]
static ORDERS_TOTAL: metrics_runtime::Counter<Labels<'static>>;

/// Latency.
#[metric(buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0])]
pub(crate) static LATENCY_SECONDS: metrics_runtime::Histogram<Labels<'static>>;

/// The bytes per series of ours, after a `record` call for each, with a scrape after every tenth of
/// them: all bytes, and the bytes without the texts that a scrape caches for the next one.
fn ours(record: impl Fn(&Names)) -> [f64; 2] {
    drop(metrics_runtime::render());
    let before = live();
    let mut recorded = 0.0;
    for tenth in 0..10 {
        let before = live();
        let numbers = tenth * SERIES / 10..(tenth + 1) * SERIES / 10;
        numbers.for_each(|n| record(&names(n)));
        recorded += live() - before;
        drop(metrics_runtime::render());
    }
    [live() - before, recorded].map(|bytes| bytes / SERIES as f64)
}

/// The bytes per series of the registry that `make` returns, after a `record` call for each.
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

/// Counters with three labels.
pub(crate) fn counters() -> Vec<(String, f64)> {
    let [all, recorded] = ours(|names| ORDERS_TOTAL.with(names.into()).inc());
    let prometheus = bytes(
        || {
            let options = prometheus::Opts::new("orders_total", "Orders.");
            prometheus::IntCounterVec::new(options, &NAMES).expect("these are labels")
        },
        |counters, names| counters.with_label_values(names).inc(),
    );
    let client = bytes(DynamicClient::default, |counters, names| {
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
    let measured = bytes(DynamicMeasured::default, |counters, names| {
        counters.inc(MeasuredLabels::from(names));
    });
    named([
        ("ours", all),
        ("ours, without texts", recorded),
        ("prometheus", prometheus),
        ("prometheus-client", client),
        ("metrics", facade),
        ("measured", measured),
    ])
}

/// Histograms with three labels and eleven buckets.
pub(crate) fn histograms() -> Vec<(String, f64)> {
    let [all, recorded] = ours(|names| LATENCY_SECONDS.with(names.into()).observe(0.1));
    let prometheus = bytes(prometheus_histograms, |histograms, names| {
        histograms.with_label_values(names).observe(0.1);
    });
    let client = bytes(
        || Family::<ClientLabels, Histogram>::new_with_constructor(|| Histogram::new(BUCKETS)),
        |histograms, names| {
            histograms
                .get_or_create(&ClientLabels::from(names))
                .observe(0.1);
        },
    );
    named([
        ("ours", all),
        ("ours, without texts", recorded),
        ("prometheus", prometheus),
        ("prometheus-client", client),
    ])
}

/// `prometheus`' histograms with the same labels and buckets.
pub(crate) fn prometheus_histograms() -> prometheus::HistogramVec {
    let options = prometheus::HistogramOpts::new("latency_seconds", "Latency.");
    prometheus::HistogramVec::new(options.buckets(BUCKETS.to_vec()), &NAMES)
        .expect("these are labels")
}

pub(crate) fn named<const N: usize>(found: [(&str, f64); N]) -> Vec<(String, f64)> {
    found.map(|(name, value)| (name.to_owned(), value)).to_vec()
}
