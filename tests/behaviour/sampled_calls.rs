//! `sample = 16`: all calls are counted by outcome, and some are timed.

use crate::{calls_by_outcome, poll};
use metrics_runtime::{
    LabelValue, Value, background_task, cache_operation, instrumented, snapshot,
};
use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::thread;

fn calls(function: &str) -> [f64; 4] {
    calls_by_outcome(module_path!(), function)
}

/// How many calls of a function in this module were timed, and for how long.
fn timed(function: &str) -> (u64, f64) {
    let labels = [("module", module_path!()), ("function", function)];
    match snapshot().get("function_call_duration_seconds", &labels) {
        Some(Value::Histogram(duration)) => (duration.count(), duration.sum),
        other => panic!("the histogram is there from the beginning, not {other:?}"),
    }
}

/// Whether one in `sample` of the calls was timed, within seven standard deviations.
#[track_caller]
fn assert_share(timed: u64, calls: u32, sample: u32) {
    let share = 1.0 / f64::from(sample);
    let expected = f64::from(calls) * share;
    let most = 7.0 * (expected * (1.0 - share)).sqrt();
    assert!(
        (timed as f64 - expected).abs() < most,
        "{timed} of {calls} calls, not one in {sample}"
    );
}

#[derive(Clone, Copy, Debug, LabelValue)]
enum Mistake {
    Odd,
    Negative,
}

#[instrumented(sample = 4, error, in_progress)]
fn halve(n: i32) -> Result<i32, Mistake> {
    match n {
        n if n < 0 => Err(Mistake::Negative),
        n if n % 2 == 0 => Ok(n / 2),
        _ => Err(Mistake::Odd),
    }
}

#[test]
fn all_calls_are_counted_and_some_are_timed() {
    assert_eq!((calls("halve"), timed("halve")), ([0.0; 4], (0, 0.0)));
    for n in -100..30_000 {
        let _ = halve(n);
    }
    assert_eq!(calls("halve"), [15_000.0, 15_100.0, 0.0, 0.0]);
    let error = |kind| {
        let labels = [
            ("module", module_path!()),
            ("function", "halve"),
            ("error", kind),
        ];
        snapshot().total("function_errors_total", &labels)
    };
    assert_eq!((error("odd"), error("negative")), (15_000.0, 100.0));
    let (count, seconds) = timed("halve");
    assert_share(count, 30_100, 4);
    assert!(seconds > 0.0);
    let labels = [("module", module_path!()), ("function", "halve")];
    assert_eq!(snapshot().total("function_calls_in_progress", &labels), 0.0);
}

#[instrumented(sample = 16)]
fn left(n: u32) -> u32 {
    n + 1
}

#[instrumented(sample = 16)]
fn right(n: u32) -> u32 {
    n + 1
}

#[instrumented(sample = 2)]
fn between() {}

/// If exactly every 16th call were timed, it would always be the same function.
#[test]
fn alternating_functions_are_timed_equally_often() {
    for n in 0..48_000 {
        assert_eq!(left(n) + right(n), 2 * n + 2);
        if n % 8 == 0 {
            between();
        }
    }
    assert_eq!(calls("left")[0] + calls("right")[0], 96_000.0);
    assert_share(timed("left").0, 48_000, 16);
    assert_share(timed("right").0, 48_000, 16);
    assert_share(timed("between").0, 6_000, 2);
}

#[instrumented(sample = 2)]
fn once_in_a_thread() {}

/// The first call of a thread is timed as often as others.
#[test]
fn threads_with_one_call_are_timed_like_others() {
    for _ in 0..500 {
        let ended = thread::spawn(once_in_a_thread).join();
        ended.expect("it does not panic");
    }
    assert_eq!(calls("once_in_a_thread"), [500.0, 0.0, 0.0, 0.0]);
    assert_share(timed("once_in_a_thread").0, 500, 2);
}

#[instrumented(sample = 3, in_progress)]
fn explode() -> u32 {
    panic!("as expected")
}

#[test]
fn a_panic_is_counted_whether_it_is_timed_or_not() {
    for _ in 0..300 {
        catch_unwind(explode).expect_err("the panic propagates");
    }
    assert_eq!(calls("explode"), [0.0, 0.0, 300.0, 0.0]);
    assert_share(timed("explode").0, 300, 3);
    let labels = [("module", module_path!()), ("function", "explode")];
    assert_eq!(snapshot().total("function_calls_in_progress", &labels), 0.0);
}

#[instrumented(sample = 2, in_progress)]
async fn wait_and_halve(n: i32, wait: impl Future<Output = ()>) -> Result<i32, Mistake> {
    wait.await;
    assert!(n < 1000, "too large");
    halve_quietly(n)
}

fn halve_quietly(n: i32) -> Result<i32, Mistake> {
    (n % 2 == 0).then_some(n / 2).ok_or(Mistake::Odd)
}

#[tokio::test]
async fn an_async_call_is_counted_however_it_ends() {
    for n in 0..400 {
        assert_eq!(wait_and_halve(n, async {}).await.is_ok(), n % 2 == 0);
        let mut dropped = pin!(wait_and_halve(4, pending()));
        assert!(poll(dropped.as_mut()).is_pending());
        // Never polled: not a call.
        drop(wait_and_halve(4, async {}));
    }
    let panics = AssertUnwindSafe(|| {
        let mut call = pin!(wait_and_halve(1000, async {}));
        let _ = poll(call.as_mut());
    });
    catch_unwind(panics).expect_err("the panic propagates");
    assert_eq!(calls("wait_and_halve"), [200.0, 200.0, 1.0, 400.0]);
    assert_share(timed("wait_and_halve").0, 801, 2);
    let labels = [("module", module_path!()), ("function", "wait_and_halve")];
    assert_eq!(snapshot().total("function_calls_in_progress", &labels), 0.0);
}

struct Cart(Vec<u32>);

#[instrumented(sample = 2)]
impl Cart {
    fn add(&mut self, item: u32) {
        self.0.push(item);
    }

    #[instrumented(duration = false)]
    fn len(&self) -> usize {
        self.0.len()
    }

    #[instrumented(sample = 5, buckets = [0.5], native)]
    fn clear(&mut self) {
        self.0.clear();
    }
}

#[test]
fn a_block_and_its_functions_can_have_the_option() {
    let mut cart = Cart(Vec::new());
    for n in 0..1000 {
        cart.add(n);
        cart.clear();
        assert_eq!(cart.len(), 0);
    }
    for function in ["Cart::add", "Cart::clear", "Cart::len"] {
        assert_eq!(calls(function), [1000.0, 0.0, 0.0, 0.0], "{function}");
    }
    assert_share(timed("Cart::add").0, 1000, 2);
    assert_share(timed("Cart::clear").0, 1000, 5);
    assert!(!metrics_runtime::render().contains(
        "duration_seconds_count{module=\"behaviour::sampled_calls\",function=\"Cart::len\"}"
    ));
}

/// Checkouts, some of them timed.
#[instrumented(name = "sampled_checkout", labels(card: bool = card), sample = 2)]
fn check_out(card: bool) {
    let _ = card;
}

#[cache_operation("sampled_get", hit_if = |n: &u32| *n > 0, sample = 2)]
fn look_up(n: u32) -> u32 {
    n
}

#[background_task("sampled", sample = 2)]
async fn sweep() {}

#[tokio::test]
async fn sampling_works_with_other_families() {
    for n in 0..1000 {
        check_out(n % 4 == 0);
        look_up(n % 4);
        sweep().await;
    }
    let now = snapshot();
    for (counter, label, expected) in [
        ("sampled_checkout_calls_total", ("card", "true"), 250.0),
        ("sampled_checkout_calls_total", ("card", "false"), 750.0),
        (
            "cache_operations_total",
            ("operation", "sampled_get"),
            1000.0,
        ),
        ("background_tasks_total", ("task_type", "sampled"), 1000.0),
    ] {
        assert_eq!(now.total(counter, &[label]), expected, "{counter}");
    }
    for (histogram, label, calls) in [
        (
            "sampled_checkout_call_duration_seconds",
            ("card", "true"),
            250,
        ),
        (
            "sampled_checkout_call_duration_seconds",
            ("card", "false"),
            750,
        ),
        (
            "cache_operation_duration_seconds",
            ("operation", "sampled_get"),
            1000,
        ),
        (
            "background_task_duration_seconds",
            ("task_type", "sampled"),
            1000,
        ),
    ] {
        assert_share(now.total(histogram, &[label]) as u64, calls, 2);
    }
}
