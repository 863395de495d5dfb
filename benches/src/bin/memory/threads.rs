//! The memory that threads allocate and leave behind.

use crate::allocator::live;
use crate::bytes::{self, LATENCY_SECONDS, named, prometheus_histograms};
use metrics_benches::series::dynamic::{Names, names};
use metrics_benches::series::finite::{Value, split};
use metrics_runtime::{Counter, LabelSet, metric};
use std::sync::Barrier;
use std::thread;

#[derive(LabelSet)]
struct Labels {
    region: Value<100>,
    service: Value<10>,
    shard: Value<10>,
}

const SERIES: usize = 10_000;
const THREADS: usize = 64;

/// Events that many threads count.
#[metric]
static THREADED_EVENTS_TOTAL: Counter<Labels>;

fn touch_all() {
    for n in 0..SERIES {
        let (region, service, shard) = split(n);
        THREADED_EVENTS_TOTAL
            .with(Labels {
                region,
                service,
                shard,
            })
            .inc();
    }
}

/// The memory of 64 concurrent threads that touch 10 000 series each.
pub(crate) fn many() -> Vec<(String, f64)> {
    touch_all();
    let barrier = Barrier::new(THREADS + 1);
    let bytes = thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                barrier.wait();
                barrier.wait();
                touch_all();
                barrier.wait();
                barrier.wait();
            });
        }
        barrier.wait();
        let before = live();
        barrier.wait();
        barrier.wait();
        let bytes = live() - before;
        barrier.wait();
        bytes
    });
    let counted: f64 = metrics_runtime::snapshot().total("threaded_events_total", &[]);
    assert_eq!(counted, ((THREADS + 1) * SERIES) as f64, "nothing is lost");
    named([("bytes", bytes)])
}

/// The growth after 10 000 threads, one after the other.
pub(crate) fn short_lived() -> Vec<(String, f64)> {
    let one = || thread::spawn(touch_all).join().expect("no panic");
    (0..10).for_each(|_| one());
    let before = live();
    (0..10_000).for_each(|_| one());
    let bytes = live() - before;
    let counted: f64 = metrics_runtime::snapshot().total("threaded_events_total", &[]);
    assert_eq!(counted, (10_010 * SERIES) as f64, "nothing is lost");
    named([("bytes", bytes)])
}

/// The memory of dynamic histogram series that 64 concurrent threads all touch three times: ours
/// before and after a scrape, and `prometheus`.
pub(crate) fn dynamic() -> Vec<(String, f64)> {
    const TIMES: usize = 3;
    let all: Vec<Names> = (0..bytes::SERIES).map(names).collect();
    let touched = |record: &(dyn Fn(&Names) + Sync)| {
        let barrier = Barrier::new(THREADS + 1);
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    barrier.wait();
                    (0..TIMES).for_each(|_| all.iter().for_each(record));
                    barrier.wait();
                    barrier.wait();
                });
            }
            let before = live();
            barrier.wait();
            barrier.wait();
            let bytes = live() - before;
            barrier.wait();
            bytes
        })
    };
    drop(metrics_runtime::render());
    let ours = touched(&|names| LATENCY_SECONDS.with(names.into()).observe(0.1));
    let before = live();
    drop(metrics_runtime::render());
    let scraped = ours + live() - before;
    let counted = metrics_runtime::snapshot().total("latency_seconds", &[]);
    let expected = (THREADS * TIMES * bytes::SERIES) as f64;
    assert_eq!(counted, expected, "nothing is lost");
    let histograms = prometheus_histograms();
    let prometheus = touched(&|names| histograms.with_label_values(names).observe(0.1));
    named([
        ("ours", ours),
        ("ours, scraped", scraped),
        ("prometheus", prometheus),
    ])
}
