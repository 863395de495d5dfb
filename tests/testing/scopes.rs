//! Which updates belong to which scope, for every way in which it ends.

use crate::failure;
use crate::shop::{browse, wrap};
use metrics_runtime::testing::{assert_metric, assert_only, record, record_async};
use metrics_runtime::{Counter, Gauge, metric};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::thread;

/// Steps.
#[metric]
static STEPS_TOTAL: Counter;

/// Stairs.
#[metric]
static STAIRS: Gauge;

#[test]
fn a_scope_begins_at_zero_and_the_totals_do_not_change() {
    /// Jumps.
    #[metric]
    static JUMPS_TOTAL: Counter;
    JUMPS_TOTAL.add(10);
    STAIRS.set(100);
    let first = record(|| {
        JUMPS_TOTAL.inc();
        STAIRS.inc();
    });
    JUMPS_TOTAL.add(20);
    let second = record(|| {
        JUMPS_TOTAL.add(2);
        STAIRS.set(7);
        STAIRS.sub(0.5);
    });
    JUMPS_TOTAL.add(30);
    assert_only!(first, jumps_total == 1, stairs == 1);
    assert_only!(second, jumps_total == 2, stairs == 6.5);
    assert_eq!(JUMPS_TOTAL.get(), 63);
}

#[test]
fn the_first_update_of_a_thread_can_be_in_a_scope() {
    /// Hops.
    #[metric]
    static HOPS_TOTAL: Counter;
    thread::spawn(|| {
        let recorded = record(|| HOPS_TOTAL.inc());
        HOPS_TOTAL.add(2);
        assert_only!(recorded, hops_total == 1);
    })
    .join()
    .expect("no panic");
    assert_eq!(HOPS_TOTAL.get(), 3);
}

#[test]
fn records_of_an_inner_scope_belong_to_both() {
    let mut inner = None;
    let outer = record(|| {
        STEPS_TOTAL.inc();
        inner = Some(record(|| {
            STEPS_TOTAL.add(10);
            thread::spawn(|| STEPS_TOTAL.add(100)).join()
        }));
        STEPS_TOTAL.add(1000);
    });
    assert_only!(inner.expect("it ran"), steps_total == 110);
    assert_only!(outer, steps_total == 1111);
}

#[test]
fn an_outer_scope_continues_after_an_inner_one() {
    let outer = record(|| {
        drop(record(|| STEPS_TOTAL.inc()));
        STEPS_TOTAL.add(10);
    });
    assert_only!(outer, steps_total == 11);
}

#[test]
fn a_panic_leaves_the_scope() {
    let text = failure(|| {
        record(|| {
            STEPS_TOTAL.inc();
            panic!("stumbled")
        })
    });
    assert_eq!(text, "stumbled");
    let recorded = record(|| STEPS_TOTAL.add(2));
    STEPS_TOTAL.add(4);
    assert_only!(recorded, steps_total == 2);
}

#[test]
fn a_call_that_panics_inside_is_recorded_as_such() {
    let recorded = record(|| failure(|| wrap(0)));
    assert_eq!(recorded.output, "no pages");
    assert_metric!(
        recorded,
        function_calls_total { function = "wrap", outcome = "panic" } == 1,
        function_calls_total { function = "wrap" } == 1,
        book_wraps_total == 0,
    );
}

#[test]
fn a_future_that_is_dropped_inside_is_a_cancelled_call_of_this_scope_only() {
    let recorded = record(|| {
        let mut inner = Box::pin(record_async(browse()));
        let context = &mut Context::from_waker(Waker::noop());
        assert!(inner.as_mut().poll(context).is_pending());
        // Between its polls, the thread is not in its scope.
        STEPS_TOTAL.inc();
        drop(inner);
    });
    assert_metric!(
        recorded,
        steps_total == 1,
        function_calls_total { function = "browse", outcome = "cancelled" } == 1,
        function_calls_in_progress == 0,
    );
    let after = record(|| STEPS_TOTAL.add(3));
    assert_only!(after, steps_total == 3);
}

#[test]
fn two_alternating_futures_have_separate_scopes() {
    async fn walk(steps: u64) {
        for _ in 0..steps {
            STEPS_TOTAL.inc();
            tokio::task::yield_now().await;
        }
    }
    let (mut one, mut other) = (pin!(record_async(walk(2))), pin!(record_async(walk(5))));
    let context = &mut Context::from_waker(Waker::noop());
    let (mut ended, mut other_ended) = (None, None);
    while ended.is_none() || other_ended.is_none() {
        if ended.is_none()
            && let Poll::Ready(recorded) = one.as_mut().poll(context)
        {
            ended = Some(recorded);
        }
        if other_ended.is_none()
            && let Poll::Ready(recorded) = other.as_mut().poll(context)
        {
            other_ended = Some(recorded);
        }
        STEPS_TOTAL.inc();
    }
    assert_only!(ended.expect("it ended"), steps_total == 2);
    assert_only!(other_ended.expect("it ended"), steps_total == 5);
}

#[test]
fn a_scope_without_updates_records_nothing() {
    let recorded = record(|| 5);
    assert!(recorded.is_empty() && recorded.output == 5);
    assert_only!(recorded);
    assert_eq!(
        format!("{recorded}|{recorded:?}"),
        "|Recorded { series: [], .. }"
    );
}
