//! Exact counts from many threads.

use crate::{SetAtEnd, scrape};
use metrics_runtime::{
    Counter, Gauge, Histogram, LabelSet, LabelValue, Summary, instrumented, metric,
};
use std::collections::HashMap;
use std::sync::Barrier;
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

#[derive(Clone, Copy, LabelSet)]
struct Eight {
    a: bool,
    b: bool,
    c: bool,
    d: bool,
    e: bool,
    f: bool,
    g: bool,
    h: bool,
}

#[derive(Clone, Copy, LabelSet)]
struct Numbered<'a> {
    #[label(limit = 256)]
    number: &'a str,
}

/// Ones.
#[metric(buckets = [0.5, 2])]
static THREADS_ONES: Histogram<Eight>;

/// Ones, by a number.
#[metric(buckets = [0.5, 2])]
static THREADS_DYNAMIC_ONES: Histogram<Numbered<'static>>;

/// Ones, in native buckets.
#[metric(native)]
static THREADS_NATIVE_ONES: Histogram<Eight>;

/// Ones, without buckets.
#[metric]
static THREADS_SUMMED_ONES: Summary<Eight>;

#[test]
fn no_sum_is_newer_than_its_count() {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let _end = SetAtEnd(&done);
        scope.spawn(|| {
            for number in (0..=u8::MAX).cycle() {
                if done.load(Ordering::Relaxed) {
                    return;
                }
                let bit = |at: u8| number >> at & 1 == 1;
                let labels = Eight {
                    a: bit(0),
                    b: bit(1),
                    c: bit(2),
                    d: bit(3),
                    e: bit(4),
                    f: bit(5),
                    g: bit(6),
                    h: bit(7),
                };
                THREADS_ONES.with(labels).observe(1);
                THREADS_NATIVE_ONES.with(labels).observe(1);
                THREADS_SUMMED_ONES.with(labels).observe(1);
                let number = &*number.to_string();
                THREADS_DYNAMIC_ONES.with(Numbered { number }).observe(1);
            }
        });
        let mut ahead = Vec::new();
        for _ in 0..40 {
            let text = metrics_runtime::render();
            let samples = text.lines().filter(|line| line.contains("_ones_"));
            let samples: HashMap<&str, f64> = samples
                .filter_map(|line| line.rsplit_once(' '))
                .filter_map(|(series, value)| Some((series, value.parse().ok()?)))
                .collect();
            for (series, sum) in samples
                .iter()
                .filter(|(series, _)| series.contains("_ones_sum"))
            {
                let count = samples[&*series.replace("_ones_sum", "_ones_count")];
                if *sum > count {
                    ahead.push(format!("{series} {sum} > {count}"));
                }
            }
        }
        assert_eq!(ahead, [""; 0]);
    });
}

#[derive(Clone, Copy)]
struct Digit(usize);

impl LabelValue for Digit {
    const VALUES: &'static [&'static str] = &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    fn index(&self) -> usize {
        self.0
    }
}

/// Shifts: with enough series to make reading them slow.
#[instrumented(in_progress, name = "threads_shifts", labels(tens = tens, ones = ones))]
async fn work(tens: Digit, ones: Digit, ends: bool) {
    if !ends {
        std::future::pending::<()>().await;
    }
}

#[test]
fn a_long_call_is_in_progress_in_each_scrape_while_others_end() {
    let mut lasting = Box::pin(work(Digit(0), Digit(0), false));
    assert!(crate::poll(lasting.as_mut()).is_pending());
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let mut short = std::pin::pin!(work(Digit(0), Digit(0), true));
                assert!(crate::poll(short.as_mut()).is_ready());
            }
        });
        let _end = SetAtEnd(&done);
        let first = [("tens", "0"), ("ones", "0")];
        // If starts were read before ends, two of five scrapes would lose it.
        let lost = (0..75)
            .map(|_| metrics_runtime::snapshot().total("threads_shifts_calls_in_progress", &first))
            .find(|running| !(1.0..1e6).contains(running));
        assert_eq!(lost, None, "in progress");
    });
}

#[test]
fn eight_threads_of_100_000_calls_lose_nothing() {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let _end = SetAtEnd(&done);
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
        // Meanwhile, scrapes see only possible values.
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
                // It may count calls that start while it is read, so it can exceed the number of
                // threads, but never be below zero, which would look like 2⁶⁴.
                let possible = 0.0..=(THREADS * TIMES) as f64;
                assert!(possible.contains(&running), "{running} in progress");
                assert_eq!(
                    scrape.value("threads_step_meters_count"),
                    scrape.value(r#"threads_step_meters_bucket{le="+Inf"}"#)
                );
            }
        });
        for walker in walkers {
            walker.join().expect("no walker panics");
        }
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

#[instrumented(in_progress)]
fn wait_together(inside: &Barrier, outside: &Barrier) {
    inside.wait();
    outside.wait();
}

/// Waits on a side.
#[instrumented(in_progress, name = "threads_waits", labels(side = side))]
fn wait_on_a_side(side: Side, inside: &Barrier, outside: &Barrier) {
    wait_together(inside, outside);
}

/// With many threads, a scrape reads the cells of several at once.
#[test]
fn calls_of_many_threads_are_counted_while_they_live_and_afterwards() {
    const THREADS: usize = 40;
    let [inside, outside, left, end] = [(); 4].map(|()| Barrier::new(THREADS + 1));
    let read = || {
        let scrape = scrape();
        let labels = "module=\"behaviour::threads\",function=\"wait_together\"";
        let value = |name: &str, labels: String| scrape.value(&format!("{name}{{{labels}}}"));
        let on_side = |side| {
            let series = format!("side=\"{side}\"");
            value("threads_waits_calls_in_progress", series)
        };
        [
            on_side("left"),
            on_side("right"),
            value("function_calls_in_progress", labels.to_owned()),
            value("function_calls_total", format!("{labels},outcome=\"ok\"")),
            value("function_call_duration_seconds_count", labels.to_owned()),
        ]
    };
    // Compared at the end, so that no thread waits for one that has failed.
    let (during, ended) = thread::scope(|scope| {
        let [inside, outside, left, end] = [&inside, &outside, &left, &end];
        for number in 0..THREADS {
            scope.spawn(move || {
                let side = [Side::Left, Side::Right][usize::from(number % 4 > 0)];
                wait_on_a_side(side, inside, outside);
                left.wait();
                end.wait();
            });
        }
        inside.wait();
        let during = read();
        outside.wait();
        left.wait();
        let ended = read();
        end.wait();
        (during, ended)
    });
    let all = THREADS as f64;
    assert_eq!(during, [all / 4.0, all * 0.75, all, 0.0, 0.0]);
    assert_eq!(ended, [0.0, 0.0, 0.0, all, all]);
    assert_eq!(read(), ended);
}
