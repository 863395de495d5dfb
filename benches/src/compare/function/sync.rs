//! A sync function.

use super::super::setup::{OURS, THREADS};
use super::{
    AUTOMETRICS, CLOCK, METRICS, PROMETHEUS, SAMPLED, UNTIMED, by_hand, checks, clock, note,
};
use metrics_benches::measure::{Contender, Effort, compare as measure};
use metrics_benches::peers;
use metrics_benches::result::Comparison;
use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

#[inline(never)]
fn bare(n: u64) -> u64 {
    black_box(n) + 1
}

#[metrics_runtime::instrumented]
#[inline(never)]
fn ours(n: u64) -> u64 {
    black_box(n) + 1
}

#[metrics_runtime::instrumented(duration = false)]
#[inline(never)]
fn untimed(n: u64) -> u64 {
    black_box(n) + 1
}

#[metrics_runtime::instrumented(sample = 16)]
#[inline(never)]
fn sampled(n: u64) -> u64 {
    black_box(n) + 1
}

#[autometrics::autometrics]
#[inline(never)]
fn autometrics(n: u64) -> u64 {
    black_box(n) + 1
}

#[inline(never)]
fn prometheus(n: u64) -> u64 {
    let start = Instant::now();
    let result = black_box(n) + 1;
    by_hand::prometheus(start);
    result
}

#[inline(never)]
fn metrics(n: u64) -> u64 {
    let start = Instant::now();
    let result = black_box(n) + 1;
    by_hand::metrics(start);
    result
}

#[inline(never)]
fn clock_alone(n: u64) -> u64 {
    let start = clock::read();
    let result = black_box(n) + 1;
    black_box(clock::read() - start);
    result
}

pub(crate) fn compare(effort: Effort) -> Result<Comparison, Box<dyn Error>> {
    by_hand::prepare();
    let call = |function: fn(u64) -> u64| move || _ = black_box(function(black_box(1)));
    let timings = measure(
        effort,
        THREADS,
        &[
            Contender::new("bare function", || call(bare)),
            Contender::new(OURS, || call(ours)),
            Contender::new(UNTIMED, || call(untimed)),
            Contender::new(SAMPLED, || call(sampled)),
            Contender::new(CLOCK, || call(clock_alone)),
            Contender::new(PROMETHEUS, || call(prometheus)),
            Contender::new(AUTOMETRICS, || call(autometrics)),
            Contender::new(METRICS, || call(metrics)).between(peers::upkeep),
        ],
    );
    let mut comparison = Comparison::new("function", "An instrumented function");
    comparison.note(note());
    comparison.timings(OURS, &timings);
    checks(&mut comparison, "`#[instrumented]`, sync", &timings, 5.0);
    Ok(comparison)
}
