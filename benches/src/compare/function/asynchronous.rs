//! An async function that is ready at the first poll.

use super::super::setup::{OURS, THREADS};
use super::{
    AUTOMETRICS, CLOCK, METRICS, PROMETHEUS, SAMPLED, UNTIMED, by_hand, checks, clock, note,
};
use metrics_benches::measure::{Contender, Effort, compare as measure};
use metrics_benches::peers;
use metrics_benches::result::{Check, Comparison};
use std::error::Error;
use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

async fn bare(n: u64) -> u64 {
    black_box(n) + 1
}

#[metrics_runtime::instrumented]
async fn ours(n: u64) -> u64 {
    black_box(n) + 1
}

#[metrics_runtime::instrumented(duration = false)]
async fn untimed(n: u64) -> u64 {
    black_box(n) + 1
}

#[metrics_runtime::instrumented(sample = 16)]
async fn sampled(n: u64) -> u64 {
    black_box(n) + 1
}

#[autometrics::autometrics]
async fn autometrics(n: u64) -> u64 {
    black_box(n) + 1
}

async fn prometheus(n: u64) -> u64 {
    let start = Instant::now();
    let result = black_box(n) + 1;
    by_hand::prometheus(start);
    result
}

async fn metrics(n: u64) -> u64 {
    let start = Instant::now();
    let result = black_box(n) + 1;
    by_hand::metrics(start);
    result
}

async fn clock_alone(n: u64) -> u64 {
    let start = clock::read();
    let result = black_box(n) + 1;
    black_box(clock::read() - start);
    result
}

/// Polls once, without inlining, like an executor.
#[inline(never)]
fn poll<F: Future>(future: F) -> Poll<F::Output> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}

pub(crate) fn compare(effort: Effort) -> Result<Comparison, Box<dyn Error>> {
    by_hand::prepare();
    let timings = measure(
        effort,
        THREADS,
        &[
            Contender::new("bare function", || {
                || _ = black_box(poll(bare(black_box(1))))
            }),
            Contender::new(OURS, || || _ = black_box(poll(ours(black_box(1))))),
            Contender::new(UNTIMED, || || _ = black_box(poll(untimed(black_box(1))))),
            Contender::new(SAMPLED, || || _ = black_box(poll(sampled(black_box(1))))),
            Contender::new(CLOCK, || || _ = black_box(poll(clock_alone(black_box(1))))),
            Contender::new(PROMETHEUS, || {
                || _ = black_box(poll(prometheus(black_box(1))))
            }),
            Contender::new(AUTOMETRICS, || {
                || _ = black_box(poll(autometrics(black_box(1))))
            }),
            Contender::new(METRICS, || || _ = black_box(poll(metrics(black_box(1)))))
                .between(peers::upkeep),
        ],
    );
    let mut comparison = Comparison::new("async_function", "An instrumented async function");
    comparison.note(note());
    let (bare, ours, theirs) = (size(bare), size(ours), size(autometrics));
    comparison.note(format!(
        "Its future has {bare} bytes without attributes, {ours} with `#[instrumented]` and {theirs} with `#[autometrics]`."
    ));
    comparison.timings(OURS, &timings);
    checks(&mut comparison, "`#[instrumented]`, async", &timings, 11.0);
    comparison.checks.push(Check::at_most(
        "`#[instrumented]`, async: growth of the future",
        Some((ours - bare) as f64),
        48.0,
        "bytes",
    ));
    Ok(comparison)
}

fn size<F: Future>(function: impl Fn(u64) -> F) -> usize {
    size_of_val(&function(1))
}
