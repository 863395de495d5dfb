//! The attributes for operations: databases, caches, tasks, external services, authentication.

mod cache;
mod conditions;
mod database;
mod kinds;
mod others;
mod shared;
mod stacked;

use crate::{poll, scrape};
use metrics_runtime::{
    LabelValue, auth_event, background_task, cache_operation, db_operation, external_call,
    instrumented,
};
use std::fmt::Debug;
use std::future::{Future, pending};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::Poll;

/// The calls by outcome, in the order of `outcomes`. Their sum equals the count of durations.
fn ended<const N: usize>(family: [&str; 2], labels: &str, outcomes: [&str; N]) -> [f64; N] {
    let scrape = scrape();
    let [calls, duration] = family;
    let counts = outcomes.map(|outcome| scrape.value(&format!("{calls}{{{labels},{outcome}}}")));
    let durations = scrape.value(&format!("{duration}_count{{{labels}}}"));
    assert_eq!(durations, counts.iter().sum::<f64>(), "{calls} {labels}");
    let all = scrape.starting_with(&format!("{calls}{{{labels},"));
    assert_eq!(all.len(), N, "{all:?}");
    counts
}

const DATABASE: [&str; 2] = [
    "database_operations_total",
    "database_operation_duration_seconds",
];
const CACHE: [&str; 2] = ["cache_operations_total", "cache_operation_duration_seconds"];
const STATUSES: [&str; 4] = [
    r#"status="success""#,
    r#"status="error""#,
    r#"status="panic""#,
    r#"status="cancelled""#,
];

/// Operations on a table: success, error, panic, cancelled.
fn on_table(operation: &str, table: &str) -> [f64; 4] {
    let labels = format!(r#"operation="{operation}",table="{table}""#);
    ended(DATABASE, &labels, STATUSES)
}

/// Lookups: hit, miss, error, panic, cancelled.
fn looked_up(operation: &str) -> [f64; 5] {
    let labels = format!(r#"operation="{operation}""#);
    let results = [
        r#"result="hit""#,
        r#"result="miss""#,
        r#"result="error""#,
        r#"result="panic""#,
        r#"result="cancelled""#,
    ];
    ended(CACHE, &labels, results)
}

fn value(series: &str) -> f64 {
    scrape().value(series)
}

/// Polls a future once, to its first wait, and drops it there.
fn cancel(future: impl Future) {
    assert!(poll(pin!(future)).is_pending());
}

fn panics<R>(run: impl FnOnce() -> R) {
    assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
}

/// What a call should do.
#[derive(Clone, Copy)]
enum End {
    Well,
    Badly,
    WithAPanic,
    Never,
}
use End::{Badly, Never, Well, WithAPanic};

async fn run(end: End) -> Result<u8, Failure> {
    match end {
        Well => Ok(1),
        Badly => Err(Failure::Refused),
        WithAPanic => panic!("on purpose"),
        Never => pending().await,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, LabelValue)]
enum Failure {
    Refused,
    #[label("timed out")]
    TimedOut,
}

/// Makes four calls of an `async fn`, one with each outcome.
fn in_all_ways<F: Future<Output = Result<u8, Failure>>>(call: impl Fn(End) -> F) {
    assert_eq!(poll(pin!(call(Well))), Poll::Ready(Ok(1)));
    assert_eq!(poll(pin!(call(Badly))), Poll::Ready(Err(Failure::Refused)));
    panics(|| poll(pin!(call(WithAPanic))));
    cancel(call(Never));
    // Never polled: not a call.
    drop(call(Well));
}
