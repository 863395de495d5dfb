//! Calls and all their outcomes.

mod durations;
mod futures;
mod recursion;

use crate::scrape;
use metrics_runtime::instrumented;
use std::panic::catch_unwind;

const MODULE: &str = module_path!();

/// The calls of a function by outcome: ok, error, panic, cancelled. Their sum equals
/// the count of durations.
fn calls(module: &str, function: &str) -> [f64; 4] {
    let scrape = scrape();
    let labels = format!("module=\"{module}\",function=\"{function}\"");
    let calls = ["ok", "error", "panic", "cancelled"].map(|outcome| {
        scrape.value(&format!(
            "function_calls_total{{{labels},outcome=\"{outcome}\"}}"
        ))
    });
    let durations = scrape.value(&format!("function_call_duration_seconds_count{{{labels}}}"));
    let last = format!("function_call_duration_seconds_bucket{{{labels},le=\"+Inf\"}}");
    assert_eq!(durations, calls.iter().sum::<f64>());
    assert_eq!(durations, scrape.value(&last));
    calls
}

fn in_progress(module: &str, function: &str) -> f64 {
    let labels = format!("module=\"{module}\",function=\"{function}\"");
    scrape().value(&format!("function_calls_in_progress{{{labels}}}"))
}

fn halve_quietly(n: i32) -> Result<i32, String> {
    match n {
        n if n < 0 => panic!("a negative number"),
        n if n % 2 == 0 => Ok(n / 2),
        _ => Err("odd".to_owned()),
    }
}

#[instrumented(in_progress)]
fn halve(n: i32) -> Result<i32, String> {
    if n < 0 {
        panic!("a negative number");
    }
    let half = n.checked_div(2).ok_or("no")?;
    if n % 2 == 0 {
        Ok(half)
    } else {
        Err(format!("{n} is odd"))
    }
}

#[test]
fn a_function_returns_errs_or_panics() {
    assert_eq!(halve(4), Ok(2));
    assert_eq!(halve(6), Ok(3));
    assert_eq!(halve(5), Err("5 is odd".to_owned()));
    let panic = catch_unwind(|| halve(-1)).expect_err("the panic propagates");
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"a negative number"));
    assert_eq!(calls(MODULE, "halve"), [2.0, 1.0, 1.0, 0.0]);
    assert_eq!(in_progress(MODULE, "halve"), 0.0);
}

struct Account(i64);

impl Account {
    #[instrumented]
    fn balance(&mut self) -> &mut i64 {
        &mut self.0
    }

    #[instrumented]
    #[expect(clippy::needless_lifetimes, reason = "these forms are tested")]
    async fn pay<'a>(&'a mut self, amount: i64) -> Result<&'a i64, &'static str> {
        if amount > self.0 {
            return Err("not enough");
        }
        self.0 -= amount;
        Ok(&self.0)
    }
}

#[tokio::test]
async fn methods_are_functions() {
    let mut account = Account(0);
    *account.balance() += 10;
    assert_eq!(account.pay(4).await, Ok(&6));
    assert!(account.pay(7).await.is_err());
    assert_eq!(calls(MODULE, "balance"), [1.0, 0.0, 0.0, 0.0]);
    assert_eq!(calls(MODULE, "pay"), [1.0, 1.0, 0.0, 0.0]);
}

#[instrumented]
fn recurse(depth: u32) -> u32 {
    if depth == 0 {
        0
    } else {
        1 + recurse(depth - 1)
    }
}

#[test]
fn recursion_counts_each_call() {
    assert_eq!(recurse(9), 9);
    assert_eq!(calls(MODULE, "recurse"), [10.0, 0.0, 0.0, 0.0]);
}

#[instrumented]
fn longer_than(n: usize) -> impl Fn(&str) -> bool {
    assert!(n < 100, "too long");
    move |text| text.len() > n
}

#[test]
fn a_function_that_returns_no_result_is_ok_or_panics() {
    assert!(longer_than(1)("ab"));
    catch_unwind(|| drop(longer_than(100))).expect_err("the panic propagates");
    assert_eq!(calls(MODULE, "longer_than"), [1.0, 0.0, 1.0, 0.0]);
}

#[instrumented]
fn clean_up() {}

#[metrics_runtime::business_counter("clean_ups_total", help = "Clean-ups.")]
fn clean_up_too() {}

#[test]
fn a_call_from_a_destructor_of_a_panicking_thread_is_not_a_panic() {
    struct CleansUp;
    impl Drop for CleansUp {
        fn drop(&mut self) {
            clean_up();
            clean_up_too();
        }
    }
    catch_unwind(|| {
        let _cleans_up = CleansUp;
        panic!("elsewhere");
    })
    .expect_err("the panic propagates");
    assert_eq!(calls(MODULE, "clean_up"), [1.0, 0.0, 0.0, 0.0]);
    assert_eq!(scrape().value("clean_ups_total"), 1.0);
}

#[metrics_runtime::business_counter("unlucky_total", help = "Calls that return.")]
fn unlucky(n: u8) {
    assert_ne!(n, 13, "unlucky");
}

#[test]
fn a_call_that_panics_is_not_an_event() {
    unlucky(1);
    catch_unwind(|| unlucky(13)).expect_err("the panic propagates");
    assert_eq!(scrape().value("unlucky_total"), 1.0);
}

#[derive(Clone, Copy, Debug, metrics_runtime::LabelValue)]
enum Refusal {
    Odd,
    TooLarge,
}

fn halve_small(n: i32) -> Result<i32, Refusal> {
    match n {
        n if n > 100 => Err(Refusal::TooLarge),
        n if n % 2 == 1 => Err(Refusal::Odd),
        n => Ok(n / 2),
    }
}

#[instrumented(error, ok_if = |half: &Result<i32, Refusal>| !matches!(half, Err(Refusal::TooLarge)))]
fn halve_if_even(n: i32) -> Result<i32, Refusal> {
    halve_small(n)
}

#[instrumented(error = |refusal: &Refusal| *refusal, error_if = |half: &Result<i32, Refusal>| *half.as_ref().unwrap_or(&1) == 1)]
async fn halve_to_more_than_one(n: i32) -> Result<i32, Refusal> {
    tokio::task::yield_now().await;
    halve_small(n)
}

#[tokio::test]
async fn closures_decide_what_is_an_error_and_its_kind() {
    for n in [1, 2, 4, 101] {
        let _ = halve_if_even(n);
        let _ = halve_to_more_than_one(n).await;
    }
    assert_eq!(calls(MODULE, "halve_if_even"), [3.0, 1.0, 0.0, 0.0]);
    assert_eq!(
        calls(MODULE, "halve_to_more_than_one"),
        [1.0, 3.0, 0.0, 0.0]
    );
    let scrape = scrape();
    for (function, odd, too_large) in [
        ("halve_if_even", 0.0, 1.0),
        // A value that a closure makes an error has no kind.
        ("halve_to_more_than_one", 1.0, 1.0),
    ] {
        for (error, count) in [("odd", odd), ("too_large", too_large)] {
            let labels = format!("module=\"behaviour::calls\",function=\"{function}\"");
            let series = format!("function_errors_total{{{labels},error=\"{error}\"}}");
            assert_eq!(scrape.value(&series), count, "{series}");
        }
    }
}
