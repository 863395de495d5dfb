use super::at_scrape;
use crate::snapshot::snapshot;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

#[test]
fn an_update_that_reads_metrics_on_another_thread_does_not_run_again_there() {
    static DEPTH: AtomicU32 = AtomicU32::new(0);
    static DEEPEST: AtomicU32 = AtomicU32::new(0);
    let _guard = at_scrape(|| {
        let depth = DEPTH.fetch_add(1, Ordering::Relaxed) + 1;
        DEEPEST.fetch_max(depth, Ordering::Relaxed);
        thread::scope(|scope| drop(scope.spawn(snapshot).join()));
        DEPTH.fetch_sub(1, Ordering::Relaxed);
    });
    let _ = snapshot();
    assert_eq!(DEEPEST.load(Ordering::Relaxed), 1);
}

#[test]
fn no_update_runs_once_its_guard_was_dropped() {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                super::update();
            }
        });
        for _ in 0..200 {
            let before = RUNS.load(Ordering::Relaxed);
            let guard = at_scrape(|| {
                RUNS.fetch_add(1, Ordering::Relaxed);
                thread::yield_now();
                RUNS.fetch_add(1, Ordering::Relaxed);
            });
            let runs = || RUNS.load(Ordering::Relaxed);
            while runs() == before {
                thread::yield_now();
            }
            drop(guard);
            let at_drop = runs();
            assert_eq!(at_drop % 2, 0, "none is half done");
            super::update();
            assert_eq!(runs(), at_drop);
        }
        done.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_guard_may_be_dropped_by_its_own_update() {
    use std::sync::Mutex;
    static GUARD: Mutex<Option<super::AtScrape>> = Mutex::new(None);
    static RUNS: AtomicU32 = AtomicU32::new(0);
    *GUARD.lock().expect("no panic") = Some(at_scrape(|| {
        // Another test may run it before it is stored.
        let own = GUARD.lock().expect("no panic").take();
        RUNS.fetch_add(u32::from(own.is_some()), Ordering::Relaxed);
    }));
    super::update();
    super::update();
    assert!(RUNS.load(Ordering::Relaxed) <= 1);
    assert!(GUARD.lock().expect("no panic").is_none());
}
