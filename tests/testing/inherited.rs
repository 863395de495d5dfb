//! On Linux, threads that are spawned inside a scope belong to it, because they inherit a number.
#![cfg(any(target_os = "linux", target_os = "android"))]

use metrics_runtime::testing::{assert_only, record};
use metrics_runtime::{Counter, Gauge, metric};
use std::sync::mpsc;
use std::thread;

fn current_timer_slack() -> u64 {
    rustix::thread::current_timer_slack().expect("it exists on Linux")
}

/// Rows.
#[metric]
static ROWS_TOTAL: Counter;

/// Oars.
#[metric]
static OARS: Gauge;

#[test]
fn threads_and_their_child_threads_belong_to_the_scope() {
    let recorded = record(|| {
        let outer = thread::spawn(|| {
            ROWS_TOTAL.inc();
            // This thread records nothing itself before it spawns another.
            let silent = thread::spawn(|| thread::spawn(|| ROWS_TOTAL.add(10)).join());
            silent.join().expect("no panic").expect("no panic");
        });
        outer.join().expect("no panic");
        thread::scope(|scope| {
            for _ in 0..50 {
                scope.spawn(|| ROWS_TOTAL.add(100));
            }
            // Updates of gauges alone find the scope, too.
            scope.spawn(|| OARS.set(3));
        });
    });
    assert_only!(recorded, rows_total == 5011, oars == 3);
}

#[test]
fn a_runtime_that_is_built_inside_belongs_to_the_scope() {
    let recorded = record(|| {
        let runtime = tokio::runtime::Runtime::new().expect("there are threads");
        runtime.block_on(async {
            let task = tokio::spawn(async { ROWS_TOTAL.inc() });
            task.await.expect("no panic");
            let blocking = tokio::task::spawn_blocking(|| ROWS_TOTAL.add(10));
            blocking.await.expect("no panic");
        });
    });
    assert_only!(recorded, rows_total == 11);
}

#[test]
fn a_thread_that_outlives_its_scope_does_not_belong_to_the_next() {
    let (go, wait) = mpsc::channel();
    let (first, second) = (
        record(|| {
            thread::spawn(move || {
                ROWS_TOTAL.inc();
                for () in wait {
                    ROWS_TOTAL.add(10);
                }
            })
        }),
        (),
    );
    let () = second;
    // The first scope still exists.
    go.send(()).expect("it waits");
    let expected = metrics_runtime::testing::expected!(rows_total == 11);
    first.wait_for(expected, std::time::Duration::from_secs(120));
    let thread = first.output;
    let recorded = record(|| {
        go.send(()).expect("it waits");
        drop(go);
        thread.join().expect("no panic");
        thread::spawn(|| ROWS_TOTAL.add(100))
            .join()
            .expect("no panic");
    });
    assert_only!(recorded, rows_total == 100);
}

#[test]
fn the_timer_slack_of_a_thread_is_restored() {
    thread::spawn(|| {
        let before = current_timer_slack();
        let inside = record(|| (current_timer_slack(), record(current_timer_slack).output));
        assert_eq!(current_timer_slack(), before);
        let (outer, inner) = inside.output;
        assert!(
            before < outer && outer < inner,
            "{before:?} {outer:?} {inner:?}"
        );
    })
    .join()
    .expect("no panic");
}
