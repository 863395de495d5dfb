//! Calls and all their outcomes.

use crate::{poll, scrape};
use metrics_runtime::{Value, instrumented, snapshot};
use std::future::{Future, pending};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::time::{Duration, Instant};

/// The calls of a function in this module by outcome: ok, error, panic, cancelled. Their sum equals
/// the count of durations.
fn calls(function: &str) -> [f64; 4] {
    let scrape = scrape();
    let labels = format!("module=\"behaviour::calls\",function=\"{function}\"");
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

fn in_progress(function: &str) -> f64 {
    let labels = format!("module=\"behaviour::calls\",function=\"{function}\"");
    scrape().value(&format!("function_calls_in_progress{{{labels}}}"))
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
    assert_eq!(calls("halve"), [2.0, 1.0, 1.0, 0.0]);
    assert_eq!(in_progress("halve"), 0.0);
}

#[instrumented(in_progress)]
async fn wait_and_halve(n: i32, wait: impl Future<Output = ()>) -> Result<i32, String> {
    wait.await;
    halve_quietly(n)
}

fn halve_quietly(n: i32) -> Result<i32, String> {
    match n {
        n if n < 0 => panic!("a negative number"),
        n if n % 2 == 0 => Ok(n / 2),
        _ => Err("odd".to_owned()),
    }
}

#[tokio::test]
async fn an_async_function_returns_errs_panics_or_is_dropped() {
    assert_eq!(wait_and_halve(4, async {}).await, Ok(2));
    assert!(wait_and_halve(5, tokio::task::yield_now()).await.is_err());
    let task = tokio::spawn(wait_and_halve(-1, tokio::task::yield_now()));
    assert!(task.await.expect_err("the panic propagates").is_panic());
    // Never polled: not a call.
    drop(wait_and_halve(4, async {}));
    {
        let mut dropped = pin!(wait_and_halve(4, pending()));
        assert!(poll(dropped.as_mut()).is_pending());
        assert!(poll(dropped.as_mut()).is_pending());
        assert_eq!(in_progress("wait_and_halve"), 1.0);
    }
    let aborted = tokio::spawn(wait_and_halve(4, pending()));
    while in_progress("wait_and_halve") < 1.0 {
        tokio::task::yield_now().await;
    }
    aborted.abort();
    assert!(aborted.await.expect_err("it was aborted").is_cancelled());
    assert_eq!(calls("wait_and_halve"), [1.0, 1.0, 1.0, 2.0]);
    assert_eq!(in_progress("wait_and_halve"), 0.0);
}

#[instrumented]
async fn panic_at_once() {
    panic!("at once");
}

#[test]
fn a_panic_counts_even_if_the_future_is_dropped_later() {
    let mut future = Box::pin(panic_at_once());
    let polled = catch_unwind(AssertUnwindSafe(|| poll(future.as_mut())));
    assert!(polled.is_err());
    drop(future);
    assert_eq!(calls("panic_at_once"), [0.0, 0.0, 1.0, 0.0]);
}

#[instrumented]
async fn dropped_while_another_panics() {
    pending::<()>().await;
}

#[test]
fn a_future_dropped_by_another_panic_is_cancelled() {
    let _ = catch_unwind(|| {
        let mut future = Box::pin(dropped_while_another_panics());
        assert!(poll(future.as_mut()).is_pending());
        panic!("not the future's");
    });
    assert_eq!(calls("dropped_while_another_panics"), [0.0, 0.0, 0.0, 1.0]);
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
    assert_eq!(calls("balance"), [1.0, 0.0, 0.0, 0.0]);
    assert_eq!(calls("pay"), [1.0, 1.0, 0.0, 0.0]);
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
    assert_eq!(calls("recurse"), [10.0, 0.0, 0.0, 0.0]);
}

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
    let labels = r#"module="behaviour::calls",function="spin""#;
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

#[async_trait::async_trait]
trait Repository {
    async fn load(&self, n: i32) -> Result<i32, String>;

    #[instrumented(function = "Repository::both")]
    async fn both(&self, n: i32) -> Result<i32, String> {
        Ok(self.load(n).await? + self.load(n).await?)
    }
}

struct Above;
struct Below;

#[async_trait::async_trait]
impl Repository for Above {
    #[instrumented(function = "Above::load", in_progress)]
    #[metrics_runtime::business_counter(
        "calls_loaded_total",
        labels(by = "above"),
        help = "Loaded."
    )]
    async fn load(&self, n: i32) -> Result<i32, String> {
        tokio::task::yield_now().await;
        halve_quietly(n)
    }
}

#[async_trait::async_trait]
impl Repository for Below {
    #[metrics_runtime::business_counter(
        "calls_loaded_total",
        labels(by = "below"),
        help = "Loaded."
    )]
    #[instrumented(function = "Below::load")]
    async fn load(&self, n: i32) -> Result<i32, String> {
        tokio::task::yield_now().await;
        halve_quietly(n)
    }
}

#[tokio::test]
async fn a_method_of_async_trait_lasts_as_long_as_its_future() {
    assert_eq!(Above.load(4).await, Ok(2));
    assert!(Above.load(5).await.is_err());
    drop(Above.load(4));
    {
        let mut dropped = Above.load(4);
        assert!(poll(dropped.as_mut()).is_pending());
        assert_eq!(in_progress("Above::load"), 1.0);
    }
    let task = tokio::spawn(async { Above.load(-1).await });
    assert!(task.await.expect_err("the panic propagates").is_panic());
    assert_eq!(calls("Above::load"), [1.0, 1.0, 1.0, 1.0]);
    assert_eq!(in_progress("Above::load"), 0.0);

    assert_eq!(Below.both(6).await, Ok(6));
    assert_eq!(calls("Below::load"), [2.0, 0.0, 0.0, 0.0]);
    assert_eq!(calls("Repository::both"), [1.0, 0.0, 0.0, 0.0]);
    let scrape = scrape();
    assert_eq!(scrape.value(r#"calls_loaded_total{by="above"}"#), 1.0);
    assert_eq!(scrape.value(r#"calls_loaded_total{by="below"}"#), 2.0);
}

#[instrumented]
fn boxed(n: i32) -> std::pin::Pin<Box<dyn Future<Output = Result<i32, String>> + Send>> {
    let doubled = n.checked_mul(2).expect("a small number");
    Box::pin(async move {
        tokio::task::yield_now().await;
        halve_quietly(doubled + n)
    })
}

#[instrumented]
#[expect(clippy::manual_async_fn, reason = "this form is tested")]
fn returned(n: i32) -> impl Future<Output = Result<i32, String>> {
    async move { halve_quietly(n) }
}

#[tokio::test]
async fn a_function_that_returns_a_future_is_measured_to_its_end() {
    assert_eq!(boxed(2).await, Ok(3));
    assert!(boxed(1).await.is_err());
    // The call begins with the code before the future.
    drop(boxed(1));
    assert_eq!(calls("boxed"), [1.0, 1.0, 0.0, 1.0]);
    let task = tokio::spawn(async { boxed(i32::MAX).await });
    assert!(task.await.expect_err("the panic propagates").is_panic());
    assert_eq!(calls("boxed"), [1.0, 1.0, 1.0, 1.0]);
    drop(returned(1));
    assert!(returned(1).await.is_err());
    assert_eq!(calls("returned"), [0.0, 1.0, 0.0, 0.0]);
}

type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[instrumented]
fn made_in_branches(n: i32) -> BoxFuture<'static, Result<i32, String>> {
    if n < 0 {
        return Box::pin(async { Err("negative".to_owned()) });
    }
    match n {
        0 => Box::pin(async { Ok(0) }),
        n => Box::pin(async move {
            tokio::task::yield_now().await;
            halve_quietly(n)
        }),
    }
}

#[instrumented]
fn made_elsewhere(n: i32) -> impl Future<Output = Result<i32, String>> {
    std::future::ready(halve_quietly(n))
}

#[tokio::test]
async fn a_future_that_is_created_in_any_way_is_measured_to_its_end() {
    assert!(made_in_branches(-1).await.is_err());
    assert_eq!(made_in_branches(0).await, Ok(0));
    assert_eq!(made_in_branches(4).await, Ok(2));
    assert!(made_in_branches(5).await.is_err());
    drop(made_in_branches(6));
    assert_eq!(calls("made_in_branches"), [2.0, 2.0, 0.0, 1.0]);
    assert_eq!(made_elsewhere(8).await, Ok(4));
    assert!(made_elsewhere(9).await.is_err());
    assert_eq!(calls("made_elsewhere"), [1.0, 1.0, 0.0, 0.0]);
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
    assert_eq!(calls("longer_than"), [1.0, 0.0, 1.0, 0.0]);
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
    assert_eq!(calls("clean_up"), [1.0, 0.0, 0.0, 0.0]);
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
    assert_eq!(calls("halve_if_even"), [3.0, 1.0, 0.0, 0.0]);
    assert_eq!(calls("halve_to_more_than_one"), [1.0, 3.0, 0.0, 0.0]);
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
    let module = ("module", "behaviour::calls");
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
