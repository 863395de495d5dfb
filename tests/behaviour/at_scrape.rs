//! Updates that run at each scrape.

use metrics_runtime::{Counter, Gauge, at_scrape, metric, snapshot};
use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering};

/// How full the tank is, as its float says.
#[metric]
static TANK_FILL_RATIO: Gauge;

/// Times that the float of the broken tank was read.
#[metric]
static BROKEN_TANK_READINGS_TOTAL: Counter;

/// How full the tank behind the broken one is.
#[metric]
static SECOND_TANK_FILL_RATIO: Gauge;

/// How often the nested reading ran.
#[metric]
static NESTED_READINGS_TOTAL: Counter;

#[test]
fn a_gauge_is_updated_at_each_scrape_until_the_handle_is_dropped() {
    let handle = at_scrape(|| TANK_FILL_RATIO.set(0.5));
    assert_eq!(TANK_FILL_RATIO.get(), 0.0, "no scrape yet");
    assert_eq!(snapshot().total("tank_fill_ratio", &[]), 0.5);
    drop(handle);
    TANK_FILL_RATIO.set(0.25);
    assert_eq!(snapshot().total("tank_fill_ratio", &[]), 0.25);
}

#[test]
fn an_update_that_panics_affects_neither_the_scrape_nor_other_updates() {
    let _broken = at_scrape(|| {
        BROKEN_TANK_READINGS_TOTAL.inc();
        panic!("the float is broken on purpose");
    });
    let _works = at_scrape(|| SECOND_TANK_FILL_RATIO.set(0.75));
    for _ in 0..2 {
        SECOND_TANK_FILL_RATIO.set(0);
        assert_eq!(snapshot().total("second_tank_fill_ratio", &[]), 0.75);
    }
    assert!(BROKEN_TANK_READINGS_TOTAL.get() >= 2);
}

#[test]
fn an_update_that_reads_metrics_does_not_run_recursively() {
    thread_local! {
        /// The number of nested readings on this thread.
        static RUNNING: Cell<u32> = const { Cell::new(0) };
    }
    static MOST: AtomicU32 = AtomicU32::new(0);
    let _nested = at_scrape(|| {
        NESTED_READINGS_TOTAL.inc();
        RUNNING.set(RUNNING.get() + 1);
        MOST.fetch_max(RUNNING.get(), Ordering::Relaxed);
        // A deeper nesting is a bug and fails the test.
        if RUNNING.get() < 3 {
            let _ = snapshot();
        }
        RUNNING.set(RUNNING.get() - 1);
    });
    let before = NESTED_READINGS_TOTAL.get();
    let _ = snapshot();
    assert!(NESTED_READINGS_TOTAL.get() > before);
    assert_eq!(MOST.load(Ordering::Relaxed), 1);
}
