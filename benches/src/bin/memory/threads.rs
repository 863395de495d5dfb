//! What threads leave behind.

use crate::allocator::live;
use crate::bytes::named;
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

/// What 64 threads that live at once allocate when each touches 10 000 series.
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

/// How much more is allocated after 10 000 threads that did not live at once.
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
