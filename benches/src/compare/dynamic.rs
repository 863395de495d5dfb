//! The cost of an increment: a counter with three dynamic labels whose values are already known.

use super::setup::{OURS, THREADS};
use metrics_benches::measure::{Contender, Effort, compare as measure};
use metrics_benches::peers;
use metrics_benches::result::{Check, Comparison, net};
use metrics_benches::series::dynamic::{
    ClientLabels, DynamicClient, DynamicMeasured, Labels, MeasuredLabels, NAMES, Names, names,
};
use metrics_runtime::metric;
use std::error::Error;
use std::hint::black_box;
use std::sync::LazyLock;

/// Orders, by tenant, route and region.
#[metric]
static BENCH_ORDERS_TOTAL: metrics_runtime::Counter<Labels<'static>>;

static PROMETHEUS: LazyLock<prometheus::IntCounterVec> = LazyLock::new(|| {
    prometheus::register_int_counter_vec!("orders_total", "Orders.", &NAMES)
        .expect("it is registered once")
});
static CLIENT: LazyLock<DynamicClient> = LazyLock::new(Default::default);
static MEASURED: LazyLock<DynamicMeasured> = LazyLock::new(Default::default);

#[derive(Debug, vise::Metrics)]
struct ViseMetrics {
    /// Orders.
    #[metrics(labels = NAMES)]
    orders: vise::LabeledFamily<(String, String, String), vise::Counter, 3>,
}

static VISE: LazyLock<ViseMetrics> = LazyLock::new(Default::default);

/// The number of series.
const SERIES: usize = 1000;

pub(super) fn compare(effort: Effort) -> Result<Comparison, Box<dyn Error>> {
    peers::recorder();
    let all: Vec<Names> = (0..SERIES).map(names).collect();
    let keys: Vec<ClientLabels> = all.iter().map(ClientLabels::from).collect();
    let tuples: Vec<_> = all
        .iter()
        .map(|[tenant, route, region]| (tenant.clone(), route.clone(), region.clone()))
        .collect();
    let contenders = [
        Contender::new("choosing labels alone", || {
            each(&all, |names| _ = black_box(names))
        }),
        Contender::new(OURS, || {
            each(&all, |names| BENCH_ORDERS_TOTAL.with(names.into()).inc())
        }),
        Contender::new("prometheus with_label_values", || {
            each(&all, |names| PROMETHEUS.with_label_values(names).inc())
        }),
        Contender::new("prometheus-client get_or_create, key kept", || {
            each(&keys, |key| _ = CLIENT.get_or_create(key).inc())
        }),
        Contender::new("prometheus-client get_or_create, key made", || {
            each(&all, |names| {
                _ = CLIENT.get_or_create(&ClientLabels::from(names)).inc();
            })
        }),
        Contender::new("metrics counter!", || {
            each(&all, |[tenant, route, region]| {
                metrics::counter!("orders_total", "tenant" => tenant.clone(), "route" => route.clone(), "region" => region.clone())
                    .increment(1);
            })
        }),
        Contender::new("measured CounterVec", || {
            each(&all, |names| MEASURED.inc(MeasuredLabels::from(names)))
        }),
        Contender::new("vise LabeledFamily, key kept", || {
            each(&tuples, |key| _ = VISE.orders[key].inc())
        }),
    ];
    let timings = measure(effort, THREADS, &contenders);
    let mut comparison = Comparison::new("dynamic", "A counter with three known dynamic labels");
    comparison.note(
        "1 000 series in a pseudo-random order. `key kept`: the key of each series is prepared; `key made`: a key is \
         created from three `&str`, like in a handler.",
    );
    comparison.timings(OURS, &timings);
    let cost = |name: &str, threads| net(&timings, name, threads);
    for (threads, limit) in [(1, 0.5), (2, 0.3)] {
        for peer in ["key made", "key kept"] {
            let what = format!(
                "counter, 3 dynamic labels, {threads}T, against `prometheus-client` `get_or_create`, {peer}"
            );
            let peer = format!("prometheus-client get_or_create, {peer}");
            comparison.checks.push(Check::ratio(
                &what,
                cost(OURS, threads),
                cost(&peer, threads),
                limit,
            ));
        }
    }
    Ok(comparison)
}

/// Takes the next entry of the table, with a stride that is coprime to its length, so that
/// neighbours in memory don't follow each other.
fn each<'a, T>(table: &'a [T], mut operation: impl FnMut(&'a T) + 'a) -> impl FnMut() + 'a {
    let mut next = 0;
    move || {
        next += 617;
        if next >= SERIES {
            next -= SERIES;
        }
        operation(&table[next]);
    }
}
