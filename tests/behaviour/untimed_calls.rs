//! `duration = false`: calls are only counted by outcome.

use crate::{calls_by_outcome, poll, scrape};
use metrics_runtime::{
    LabelValue, background_task, cache_operation, db_operation, instrumented, snapshot,
};
use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;

fn calls(function: &str) -> [f64; 4] {
    calls_by_outcome(module_path!(), function)
}

/// Whether a function in this module has a duration metric.
fn is_timed(function: &str) -> bool {
    let labels = format!("module=\"{}\",function=\"{function}\"", module_path!());
    let sample = format!("function_call_duration_seconds_count{{{labels}}}");
    metrics_runtime::render().contains(&sample)
}

#[derive(Clone, Copy, Debug, LabelValue)]
enum Mistake {
    Odd,
    Negative,
}

#[instrumented(duration = false, error, in_progress)]
fn halve(n: i32) -> Result<i32, Mistake> {
    match n {
        i32::MIN => panic!("too small"),
        n if n < 0 => Err(Mistake::Negative),
        n if n % 2 == 0 => Ok(n / 2),
        _ => Err(Mistake::Odd),
    }
}

#[test]
fn a_function_is_counted_and_not_timed() {
    assert_eq!(calls("halve"), [0.0; 4]);
    assert_eq!(halve(4).ok(), Some(2));
    for odd in [1, 3] {
        halve(odd).expect_err("it is odd");
    }
    halve(-4).expect_err("it is negative");
    catch_unwind(|| halve(i32::MIN)).expect_err("the panic propagates");
    assert_eq!(calls("halve"), [1.0, 3.0, 1.0, 0.0]);
    let error = |kind| {
        let labels = [
            ("function", "halve"),
            ("error", kind),
            ("module", module_path!()),
        ];
        snapshot().total("function_errors_total", &labels)
    };
    assert_eq!((error("odd"), error("negative")), (2.0, 1.0));
    let labels = [("module", module_path!()), ("function", "halve")];
    assert_eq!(snapshot().total("function_calls_in_progress", &labels), 0.0);
    assert!(!is_timed("halve"));
}

#[instrumented(duration = false, in_progress)]
fn in_progress_meanwhile() -> f64 {
    let labels = [
        ("module", module_path!()),
        ("function", "in_progress_meanwhile"),
    ];
    snapshot().total("function_calls_in_progress", &labels)
}

#[test]
fn calls_in_progress_are_exposed() {
    assert_eq!(in_progress_meanwhile(), 1.0);
}

#[instrumented(duration = false)]
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
async fn an_async_function_is_counted_and_not_timed() {
    assert_eq!(wait_and_halve(4, async {}).await, Ok(2));
    wait_and_halve(5, async {}).await.expect_err("it is odd");
    let panics = AssertUnwindSafe(|| {
        let mut call = pin!(wait_and_halve(-1, async {}));
        let _ = poll(call.as_mut());
    });
    catch_unwind(panics).expect_err("the panic propagates");
    {
        let mut dropped = pin!(wait_and_halve(4, pending()));
        assert!(poll(dropped.as_mut()).is_pending());
    }
    // Never polled: not a call.
    drop(wait_and_halve(4, async {}));
    assert_eq!(calls("wait_and_halve"), [1.0, 1.0, 1.0, 1.0]);
    assert!(!is_timed("wait_and_halve"));
}

#[instrumented(duration = false, ok_if = |n: &u32| *n > 0)]
fn count(n: u32) -> u32 {
    n
}

#[instrumented(duration = false)]
fn boxed(n: u32) -> std::pin::Pin<Box<dyn Future<Output = u32>>> {
    let n = n + 1;
    Box::pin(async move { n })
}

#[tokio::test]
async fn other_forms_are_counted_and_not_timed() {
    assert_eq!(count(0) + count(1), 1);
    assert_eq!(calls("count"), [1.0, 1.0, 0.0, 0.0]);
    assert_eq!(boxed(1).await, 2);
    drop(boxed(1));
    assert_eq!(calls("boxed"), [1.0, 0.0, 0.0, 1.0]);
    assert!(!is_timed("count") && !is_timed("boxed"));
}

struct Cart(Vec<u32>);

#[instrumented(duration = false)]
impl Cart {
    fn add(&mut self, item: u32) {
        self.0.push(item);
    }

    #[instrumented(duration = true)]
    async fn pay(self) -> u32 {
        self.0.iter().sum()
    }
}

#[instrumented(buckets = [0.5, 5.0], native)]
impl Cart {
    fn clear(&mut self) {
        self.0.clear();
    }

    #[instrumented(duration = false)]
    fn len(&self) -> usize {
        self.0.len()
    }
}

#[tokio::test]
async fn a_block_and_its_functions_can_have_the_option() {
    let mut cart = Cart(Vec::new());
    cart.add(3);
    cart.clear();
    cart.add(4);
    assert_eq!(cart.len(), 1);
    assert_eq!(cart.pay().await, 4);
    for (function, times, is_timed_too) in [
        ("Cart::add", 2.0, false),
        ("Cart::pay", 1.0, true),
        ("Cart::clear", 1.0, true),
        ("Cart::len", 1.0, false),
    ] {
        assert_eq!(calls(function), [times, 0.0, 0.0, 0.0], "{function}");
        assert_eq!(is_timed(function), is_timed_too, "{function}");
    }
}

/// Checkouts that nobody times.
#[instrumented(name = "untimed_checkout", labels(card: bool = card), error, duration = false)]
fn check_out(card: bool, mistake: Option<Mistake>) -> Result<bool, Mistake> {
    mistake.map_or(Ok(card), Err)
}

#[test]
fn families_with_another_name_have_no_duration() {
    for (card, mistake) in [
        (true, None),
        (true, Some(Mistake::Odd)),
        (false, Some(Mistake::Negative)),
    ] {
        assert_eq!(check_out(card, mistake).is_err(), mistake.is_some());
    }
    let total = |card, outcome| {
        let labels = [("card", card), ("outcome", outcome)];
        snapshot().total("untimed_checkout_calls_total", &labels)
    };
    assert_eq!([total("true", "ok"), total("true", "error")], [1.0, 1.0]);
    assert_eq!([total("false", "ok"), total("false", "error")], [0.0, 1.0]);
    let error = |card, error| {
        let labels = [("card", card), ("error", error)];
        snapshot().total("untimed_checkout_errors_total", &labels)
    };
    assert_eq!([error("true", "odd"), error("false", "odd")], [1.0, 0.0]);
    assert_eq!(error("false", "negative"), 1.0);
    let text = metrics_runtime::render();
    assert!(text.contains("# HELP untimed_checkout_calls_total"));
    assert!(!text.contains("untimed_checkout_call_duration_seconds"));
}

#[db_operation(select, "untimed", duration = false)]
async fn find(id: u64) -> Option<u64> {
    (id < 10).then_some(id)
}

#[cache_operation("untimed_get", hit_if = |n: &u32| *n > 0, duration = false)]
fn look_up(n: u32) -> u32 {
    n
}

#[background_task("untimed", duration = false)]
async fn sweep() {}

#[tokio::test]
async fn operations_are_counted_and_not_timed() {
    assert_eq!(find(3).await, Some(3));
    assert_eq!(look_up(0) + look_up(1) + look_up(2), 3);
    sweep().await;
    let now = scrape();
    for (series, value) in [
        (
            r#"database_operations_total{operation="select",table="untimed",status="success"}"#,
            1.0,
        ),
        (
            r#"cache_operations_total{operation="untimed_get",result="hit"}"#,
            2.0,
        ),
        (
            r#"cache_operations_total{operation="untimed_get",result="miss"}"#,
            1.0,
        ),
        (
            r#"background_tasks_total{task_type="untimed",status="completed"}"#,
            1.0,
        ),
        (r#"background_tasks_in_progress{task_type="untimed"}"#, 0.0),
    ] {
        assert_eq!(now.value(series), value, "{series}");
    }
    let text = metrics_runtime::render();
    for duration in [
        r#"database_operation_duration_seconds_count{operation="select",table="untimed"}"#,
        r#"cache_operation_duration_seconds_count{operation="untimed_get"}"#,
        r#"background_task_duration_seconds_count{task_type="untimed"}"#,
    ] {
        assert!(!text.contains(duration), "{duration}");
    }
}

/// A handler's buckets and latency objective apply to its requests.
#[instrumented(
    GET "/untimed",
    duration = false,
    buckets = [0.25, 7.5],
    slo(latency = (99, "250ms"))
)]
async fn handler() -> &'static str {
    "untimed"
}

#[tokio::test]
async fn a_handlers_requests_are_still_timed() {
    let _: axum::Router = metrics_runtime::instrument(metrics_runtime::routes![handler]);
    let text = metrics_runtime::render();
    let bucket =
        r#"http_request_duration_seconds_bucket{method="GET",endpoint="/untimed",le="7.5"}"#;
    assert!(text.contains(bucket), "{text}");
    handler().await;
    assert_eq!(calls("handler"), [1.0, 0.0, 0.0, 0.0]);
    assert!(!is_timed("handler"));
}
