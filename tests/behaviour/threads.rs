//! Exact counts from many threads.

use crate::scrape;
use metrics_runtime::{Counter, Gauge, Histogram, LabelSet, LabelValue, instrumented, metric};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

const THREADS: usize = 8;
const TIMES: usize = 100_000;

#[derive(Clone, Copy, LabelValue)]
enum Side {
    Left,
    Right,
}

#[derive(Clone, Copy, LabelSet)]
struct Sides {
    side: Side,
}

/// Steps.
#[metric]
static THREADS_STEPS_TOTAL: Counter;

/// Steps by side.
#[metric]
static THREADS_SIDE_STEPS_TOTAL: Counter<Sides>;

/// Where they stand.
#[metric]
static THREADS_POSITION: Gauge;

/// Step lengths.
#[metric(buckets = [0.5, 1.5])]
static THREADS_STEP_METERS: Histogram;

#[instrumented(in_progress)]
fn step(side: Side) {
    THREADS_STEPS_TOTAL.inc();
    THREADS_SIDE_STEPS_TOTAL.with(Sides { side }).inc();
    THREADS_STEP_METERS.observe(1);
    match side {
        Side::Left => THREADS_POSITION.inc(),
        Side::Right => THREADS_POSITION.dec(),
    }
}

#[test]
fn eight_threads_of_100_000_calls_lose_nothing() {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let walkers: Vec<_> = (0..THREADS)
            .map(|walker| {
                scope.spawn(move || {
                    let side = if walker % 2 == 0 {
                        Side::Left
                    } else {
                        Side::Right
                    };
                    (0..TIMES).for_each(|_| step(side));
                })
            })
            .collect();
        // Scrapes meanwhile see only what can be.
        scope.spawn(|| {
            let mut last = 0.0;
            while !done.load(Ordering::Relaxed) {
                let scrape = scrape();
                let steps = scrape.value("threads_steps_total");
                assert!(steps >= last, "a counter went from {last} to {steps}");
                last = steps;
                let running = scrape.value(
                    r#"function_calls_in_progress{module="behaviour::threads",function="step"}"#,
                );
                // It may count calls that start while it is read, so it can be
                // above the number of threads, but never below zero.
                assert!(running >= 0.0, "{running} in progress");
                assert_eq!(
                    scrape.value("threads_step_meters_count"),
                    scrape.value(r#"threads_step_meters_bucket{le="+Inf"}"#)
                );
            }
        });
        for walker in walkers {
            walker.join().expect("no walker panics");
        }
        done.store(true, Ordering::Relaxed);
    });
    let scrape = scrape();
    let all = (THREADS * TIMES) as f64;
    assert_eq!(scrape.value("threads_steps_total"), all);
    assert_eq!(
        scrape.value(r#"threads_side_steps_total{side="left"}"#),
        all / 2.0
    );
    assert_eq!(
        scrape.value(r#"threads_side_steps_total{side="right"}"#),
        all / 2.0
    );
    assert_eq!(scrape.value("threads_position"), 0.0);
    assert_eq!(scrape.value(r#"threads_step_meters_bucket{le="0.5"}"#), 0.0);
    assert_eq!(scrape.value(r#"threads_step_meters_bucket{le="1.5"}"#), all);
    assert_eq!(scrape.value("threads_step_meters_sum"), all);
    let function = r#"module="behaviour::threads",function="step""#;
    assert_eq!(
        scrape.value(&format!(
            "function_calls_total{{{function},outcome=\"ok\"}}"
        )),
        all
    );
    assert_eq!(
        scrape.value(&format!("function_calls_in_progress{{{function}}}")),
        0.0
    );
    assert_eq!(
        scrape.value(&format!(
            "function_call_duration_seconds_count{{{function}}}"
        )),
        all
    );
}
