//! Durations of calls.

use crate::{poll, scrape};
use metrics_runtime::{Value, instrumented, snapshot};
use std::pin::pin;
use std::time::{Duration, Instant};

#[instrumented(buckets = [0.001, 1000.0])]
fn spin(seconds: f64) {
    let start = std::time::Instant::now();
    while start.elapsed().as_secs_f64() < seconds {}
}

#[test]
fn a_duration_counts_in_its_bucket_and_in_the_sum() {
    spin(0.0);
    spin(0.02);
    let scrape = scrape();
    let name = "function_call_duration_seconds";
    let labels = r#"module="behaviour::calls::durations",function="spin""#;
    assert_eq!(
        scrape.value(&format!("{name}_bucket{{{labels},le=\"0.001\"}}")),
        1.0
    );
    assert_eq!(
        scrape.value(&format!("{name}_bucket{{{labels},le=\"1000.0\"}}")),
        2.0
    );
    let sum = scrape.value(&format!("{name}_sum{{{labels}}}"));
    assert!((0.0199..10.0).contains(&sum), "{sum}");
}

/// Spins for a duration that is long compared to reading the clocks. Returns the duration.
fn spend() -> Duration {
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(2) {
        std::hint::spin_loop();
    }
    start.elapsed()
}

#[instrumented]
fn spend_in_a_function() -> Duration {
    spend()
}

#[instrumented]
async fn spend_in_a_future() -> Duration {
    let spent = spend();
    std::future::ready(()).await;
    spent
}

#[instrumented]
fn spend_and_return_early(early: bool) -> Option<Duration> {
    if early {
        return Some(spend());
    }
    None
}

/// Spendings.
#[instrumented(name = "calls_spending", labels(at_night = "yes"))]
fn spend_with_labels() -> Duration {
    spend()
}

#[test]
fn a_duration_is_that_of_the_call() {
    let sum = |family: &str, labels: &[(&str, &str)]| {
        snapshot().get(family, labels).map(|value| match value {
            Value::Histogram(durations) => durations.sum,
            other => panic!("{family} is {other:?}"),
        })
    };
    let module = ("module", "behaviour::calls::durations");
    let durations = "function_call_duration_seconds";
    let own = "calls_spending_call_duration_seconds";
    type Call = fn() -> Duration;
    let ready = || {
        let mut call = pin!(spend_in_a_future());
        match poll(call.as_mut()) {
            std::task::Poll::Ready(spent) => spent,
            std::task::Poll::Pending => panic!("it waits for nothing"),
        }
    };
    for (call, family, labels) in [
        (
            spend_in_a_function as Call,
            durations,
            vec![module, ("function", "spend_in_a_function")],
        ),
        (
            ready,
            durations,
            vec![module, ("function", "spend_in_a_future")],
        ),
        (
            || spend_and_return_early(true).expect("early"),
            durations,
            vec![module, ("function", "spend_and_return_early")],
        ),
        (spend_with_labels, own, vec![("at_night", "yes")]),
    ] {
        // If the machine stalls between reading the clocks, another call is measured.
        let agrees = (0..1000).any(|_| {
            let (before, start) = (sum(family, &labels), Instant::now());
            let inside = call().as_secs_f64();
            let outside = start.elapsed().as_secs_f64();
            let recorded = sum(family, &labels).expect(family) - before.expect(family);
            // The calibration of both clocks is more exact than this.
            assert!(
                recorded > inside * 0.95,
                "{recorded} s, not {inside} s: {labels:?}"
            );
            assert!(
                recorded < outside * 1.05,
                "{recorded} s, not {outside} s: {labels:?}"
            );
            outside < inside * 1.5
        });
        assert!(agrees, "{labels:?}");
    }
}
