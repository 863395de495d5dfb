//! Calls that are futures: they end when the future ends or is dropped.

use super::{calls, halve_quietly, in_progress};
use crate::{poll, scrape};
use metrics_runtime::instrumented;
use std::future::{Future, pending};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;

const MODULE: &str = module_path!();

#[instrumented(in_progress)]
async fn wait_and_halve(n: i32, wait: impl Future<Output = ()>) -> Result<i32, String> {
    wait.await;
    halve_quietly(n)
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
        assert_eq!(in_progress(MODULE, "wait_and_halve"), 1.0);
    }
    let aborted = tokio::spawn(wait_and_halve(4, pending()));
    while in_progress(MODULE, "wait_and_halve") < 1.0 {
        tokio::task::yield_now().await;
    }
    aborted.abort();
    assert!(aborted.await.expect_err("it was aborted").is_cancelled());
    assert_eq!(calls(MODULE, "wait_and_halve"), [1.0, 1.0, 1.0, 2.0]);
    assert_eq!(in_progress(MODULE, "wait_and_halve"), 0.0);
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
    assert_eq!(calls(MODULE, "panic_at_once"), [0.0, 0.0, 1.0, 0.0]);
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
    assert_eq!(
        calls(MODULE, "dropped_while_another_panics"),
        [0.0, 0.0, 0.0, 1.0]
    );
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
        assert_eq!(in_progress(MODULE, "Above::load"), 1.0);
    }
    let task = tokio::spawn(async { Above.load(-1).await });
    assert!(task.await.expect_err("the panic propagates").is_panic());
    assert_eq!(calls(MODULE, "Above::load"), [1.0, 1.0, 1.0, 1.0]);
    assert_eq!(in_progress(MODULE, "Above::load"), 0.0);

    assert_eq!(Below.both(6).await, Ok(6));
    assert_eq!(calls(MODULE, "Below::load"), [2.0, 0.0, 0.0, 0.0]);
    assert_eq!(calls(MODULE, "Repository::both"), [1.0, 0.0, 0.0, 0.0]);
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
    assert_eq!(calls(MODULE, "boxed"), [1.0, 1.0, 0.0, 1.0]);
    let task = tokio::spawn(async { boxed(i32::MAX).await });
    assert!(task.await.expect_err("the panic propagates").is_panic());
    assert_eq!(calls(MODULE, "boxed"), [1.0, 1.0, 1.0, 1.0]);
    drop(returned(1));
    assert!(returned(1).await.is_err());
    assert_eq!(calls(MODULE, "returned"), [0.0, 1.0, 0.0, 0.0]);
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
    assert_eq!(calls(MODULE, "made_in_branches"), [2.0, 2.0, 0.0, 1.0]);
    assert_eq!(made_elsewhere(8).await, Ok(4));
    assert!(made_elsewhere(9).await.is_err());
    assert_eq!(calls(MODULE, "made_elsewhere"), [1.0, 1.0, 0.0, 0.0]);
}
