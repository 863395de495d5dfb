//! Reentrant updates, on a thread that is inside of the runtime: from the global allocator, and
//! from user code that the runtime calls. None of them may deadlock. A test that fails here hangs,
//! even before `main`.

mod allocator;
mod callbacks;

use allocator::{ALLOCATIONS_TOTAL, HELD_BYTES, ODD, Size, SizeLabel};
use metrics_runtime::exemplars::{self, Exemplar};
use metrics_runtime::testing::{assert_metric, record};
use metrics_runtime::{
    Counter, Gauge, Histogram, LabelSet, instrumented, metric, render, snapshot,
};
use std::hint::black_box;
use std::thread;

#[test]
fn the_allocator_counts_allocations() {
    drop(black_box(Vec::<u8>::with_capacity(ODD)));
    let odd = || ALLOCATIONS_TOTAL.with(SizeLabel { size: Size::Odd }).get();
    let before = odd();
    for _ in 0..100 {
        drop(black_box(Vec::<u8>::with_capacity(ODD)));
    }
    assert!(odd() >= before + 100);
    let text = render();
    for series in [
        "allocations_total{size=\"odd\"} ",
        "allocated_texts_total{size=\"odd\"} ",
        "allocation_bytes_count ",
        "freed_bytes_count{size=\"odd\"} ",
        "allocated_bytes_count ",
        "allocator_state{allocator_state=\"used\"} ",
        "allocator_info{size=\"odd\"} ",
        "allocator_events_total{kind=\"odd\"} ",
        "allocator_event_bytes_count{kind=\"odd\"} ",
        "frees_calls_total{outcome=\"ok\"} ",
    ] {
        let line = text.lines().find(|line| line.starts_with(series));
        assert!(line.is_some_and(|line| !line.ends_with(" 0")), "{series}");
    }
    assert!(HELD_BYTES.get() > 0.0);
    for function in ["alloc", "dealloc"] {
        let calls = snapshot().total("function_calls_total", &[("function", function)]);
        assert!(calls >= 100.0, "{function}: {calls}");
    }
}

#[test]
fn a_scope_records_the_allocators_updates_but_not_its_own_allocations() {
    let allocate = || {
        for _ in 0..100 {
            drop(black_box(Vec::<u8>::with_capacity(ODD)));
        }
    };
    let recorded = record(|| {
        allocate();
        thread::spawn(allocate).join().expect("no panic");
    });
    let threads = if cfg!(target_os = "linux") { 2 } else { 1 };
    assert_metric!(
        recorded,
        allocations_total { size = Size::Odd } == 100 * threads,
        function_calls_total { function = "alloc", outcome = "ok" } >= 100 * threads,
        allocator_state { allocator_state = "used" } == 1,
    );
}

/// Updates of threads.
#[metric]
static THREAD_UPDATES_TOTAL: Counter;

/// Updates of threads, by a text.
#[metric]
static THREAD_TEXTS_TOTAL: Counter<Text<'static>>;

/// What threads hold.
#[metric]
static THREAD_HOLDS: Gauge;

/// What threads observe.
#[metric(buckets = [1, 10])]
static THREAD_VALUES: Histogram;

#[derive(LabelSet)]
struct Text<'a> {
    #[label(limit = 50)]
    text: &'a str,
}

/// Work of threads.
#[instrumented(name = "thread_work")]
fn work(text: &str) {
    THREAD_UPDATES_TOTAL.inc();
    THREAD_TEXTS_TOTAL.with(Text { text }).inc();
    THREAD_HOLDS.add(2);
    THREAD_VALUES.observe(text.len());
}

/// Updates once more when its thread ends, before or after the runtime's own destructor.
struct AtExit;

impl Drop for AtExit {
    fn drop(&mut self) {
        work("at exit");
        drop(black_box(vec![0; 100]));
    }
}

thread_local!(static EARLY: AtExit = const { AtExit });
thread_local!(static LATE: AtExit = const { AtExit });

#[test]
fn no_update_outside_of_the_allocator_is_lost() {
    thread::scope(|scope| {
        for n in 0..64 {
            scope.spawn(move || {
                if n % 2 == 0 {
                    EARLY.with(|_| ());
                }
                work(&format!("text {}", n % 8));
                LATE.with(|_| ());
                black_box(render());
            });
        }
    });
    // 64 threads, 64 late destructors and 32 early ones. The scope waits only for the closures, but
    // the destructors have run, too.
    let expected = 64 + 64 + 32;
    while THREAD_UPDATES_TOTAL.get() < expected {
        thread::yield_now();
    }
    let series = |text| THREAD_TEXTS_TOTAL.with(Text { text }).get();
    while THREAD_HOLDS.get() < 2.0 * expected as f64 {
        thread::yield_now();
    }
    assert_eq!((series("text 3"), series("at exit")), (8, 96));
    assert_eq!(THREAD_UPDATES_TOTAL.get(), expected);
    assert_eq!(THREAD_HOLDS.get(), 2.0 * expected as f64);
    while snapshot().total("thread_work_calls_total", &[]) < expected as f64 {
        thread::yield_now();
    }
    let snapshot = snapshot();
    assert_eq!(snapshot.total("thread_values", &[]), expected as f64);
    assert_eq!(
        snapshot.total("thread_work_calls_total", &[]),
        expected as f64
    );
}

#[test]
fn a_new_value_from_the_allocator_does_not_count_as_other() {
    black_box(vec![0_u8; ODD]);
    // Updates during a slow path were dropped, not counted as `__other__`.
    let other = [("size", "__other__")];
    assert_eq!(snapshot().total("allocated_texts_total", &other), 0.0);
    let overflow = [("metric", "allocated_texts_total")];
    assert_eq!(
        snapshot().total("metrics_series_overflow_total", &overflow),
        0.0
    );
}

#[test]
fn exemplars_can_allocate() {
    exemplars::from(|| Some(Exemplar::new("trace_id", format!("{ODD:032x}"))));
    for n in 0..1000 {
        drop(black_box(vec![0_u8; n * 100]));
        THREAD_OBSERVATIONS.observe(n);
    }
    assert!(black_box(render()).contains("thread_observations_count 1000\n"));
}

/// What this thread observes.
#[metric(buckets = [1, 10, 100])]
static THREAD_OBSERVATIONS: Histogram;
