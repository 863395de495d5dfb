//! Properties of futures: `Send`, the beginning and end of the call, and the size.
#![expect(
    clippy::manual_async_fn,
    reason = "the forms of such functions are what is tested"
)]

use crate::{calls, pause, run};
use metrics_runtime::instrumented;
use std::pin::Pin;
use std::rc::Rc;
use std::time::{Duration, Instant};

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Compiles only if the argument is `Send`.
fn send<F: Future + Send>(future: F) -> F {
    future
}

fn sync<T: Sync>(value: T) -> T {
    value
}

fn unpin<T: Unpin>(value: T) -> T {
    value
}

#[instrumented]
async fn generic<T: Send, F>(value: T, then: F) -> T
where
    F: Future<Output = ()> + Send,
{
    then.await;
    value
}

#[instrumented]
fn generic_opaque<T: Send + 'static>(value: T) -> impl Future<Output = T> {
    async move {
        tokio::task::yield_now().await;
        value
    }
}

#[instrumented]
fn generic_boxed<'a, T: Send + 'a>(value: T) -> Boxed<'a, T> {
    Box::pin(async move { value })
}

#[tokio::test]
async fn send_futures_stay_send() {
    let tasks = [
        tokio::spawn(generic(1, tokio::task::yield_now())),
        tokio::spawn(generic_opaque(2)),
        tokio::spawn(generic_boxed(3)),
    ];
    for (task, expected) in tasks.into_iter().zip(1..) {
        assert_eq!(task.await.expect("no panic"), expected);
    }
    assert_eq!(send(sync(generic("x", pause()))).await, "x");
    assert_eq!(unpin(generic_boxed("x")).await, "x");
    assert_eq!(calls(module_path!(), "generic"), [2, 0, 0, 0]);
    assert_eq!(calls(module_path!(), "generic_opaque"), [1, 0, 0, 0]);
    assert_eq!(calls(module_path!(), "generic_boxed"), [2, 0, 0, 0]);
}

#[instrumented]
async fn generic_rc<T>(value: T, shared: Rc<u8>) -> (T, Rc<u8>) {
    tokio::task::yield_now().await;
    (value, shared)
}

#[tokio::test]
async fn futures_that_are_not_send_can_be_spawned_locally() {
    let local = tokio::task::LocalSet::new();
    let task = local.spawn_local(generic_rc("x", Rc::new(1)));
    local.await;
    assert_eq!(task.await.expect("no panic"), ("x", Rc::new(1)));
    assert_eq!(calls(module_path!(), "generic_rc"), [1, 0, 0, 0]);
}

#[instrumented]
async fn too_slow() -> Result<(), ()> {
    std::future::pending().await
}

#[tokio::test]
async fn a_future_dropped_by_select_or_a_timeout_is_cancelled() {
    tokio::select! {
        biased;
        _ = too_slow() => unreachable!(),
        () = pause() => {}
    }
    let timeout = tokio::time::timeout(Duration::ZERO, too_slow());
    assert!(timeout.await.is_err());
    assert_eq!(calls(module_path!(), "too_slow"), [0, 0, 0, 2]);
}

const PAUSE: Duration = Duration::from_millis(20);

fn seconds(function: &str) -> f64 {
    let labels = format!(
        r#"function_call_duration_seconds_sum{{module="{}",function="{function}"}}"#,
        module_path!()
    );
    crate::scrape().value(&labels)
}

fn spin() {
    let start = Instant::now();
    while start.elapsed() < PAUSE {}
}

#[instrumented]
fn spins_before() -> Boxed<'static, ()> {
    spin();
    Box::pin(async {})
}

#[instrumented]
fn spins_within() -> Boxed<'static, ()> {
    Box::pin(async { spin() })
}

#[test]
fn the_time_between_two_polls_counts() {
    run(spins_within());
    let seconds = seconds("spins_within");
    assert!(seconds >= PAUSE.as_secs_f64(), "{seconds}");
}

#[test]
fn code_before_the_future_is_part_of_the_call() {
    run(spins_before());
    let seconds = seconds("spins_before");
    assert!(seconds >= PAUSE.as_secs_f64(), "{seconds}");
}

#[instrumented]
fn panics_before(panics: bool) -> Boxed<'static, u8> {
    assert!(!panics, "on purpose");
    Box::pin(async { 1 })
}

#[test]
fn a_panic_before_the_future_is_a_panic_of_the_call() {
    assert_eq!(run(panics_before(false)), 1);
    let panic = std::panic::catch_unwind(|| drop(panics_before(true)));
    assert!(panic.is_err());
    assert_eq!(calls(module_path!(), "panics_before"), [1, 0, 1, 0]);
}

#[instrumented]
#[expect(unused_parens, reason = "these forms are tested")]
fn in_parentheses() -> impl Future<Output = Result<(), ()>> {
    (async { Err(()) })
}

#[instrumented]
fn returned() -> Boxed<'static, Result<(), ()>> {
    #[expect(
        clippy::needless_return,
        reason = "without `return` it is another case"
    )]
    return Box::pin(async { Err(()) });
}

#[instrumented]
fn cast() -> Boxed<'static, Result<(), ()>> {
    Box::pin(async { Err(()) }) as Boxed<'static, _>
}

#[instrumented]
#[expect(unused_braces, reason = "these forms are tested")]
fn in_a_block() -> impl Future<Output = Result<(), ()>> {
    { async { Err(()) } }
}

macro_rules! ends_in {
    ($name:ident, $future:expr) => {
        #[instrumented]
        fn $name() -> impl Future<Output = Result<(), ()>> {
            $future
        }
    };
}
ends_in!(in_a_fragment, async { Err(()) });

#[test]
fn a_function_can_end_in_a_wrapped_future() {
    assert!(run(in_parentheses()).is_err());
    assert!(run(returned()).is_err());
    assert!(run(cast()).is_err());
    assert!(run(in_a_block()).is_err());
    assert!(run(in_a_fragment()).is_err());
    for function in [
        "in_parentheses",
        "returned",
        "cast",
        "in_a_block",
        "in_a_fragment",
    ] {
        assert_eq!(calls(module_path!(), function), [0, 1, 0, 0], "{function}");
    }
}

/// The bytes by which a future may grow.
const ROOM: usize = 128;

#[instrumented]
async fn large(bytes: [u8; 4096]) -> u8 {
    pause().await;
    bytes[0]
}

async fn large_plain(bytes: [u8; 4096]) -> u8 {
    pause().await;
    bytes[0]
}

#[test]
fn a_future_grows_only_slightly() {
    let (with, without) = (large([1; 4096]), large_plain([1; 4096]));
    let (with, without) = (size_of_val(&with), size_of_val(&without));
    assert!(with <= without + ROOM, "{with}, not {without}");
}

#[instrumented]
fn large_boxed(bytes: [u8; 4096]) -> impl Future<Output = u8> {
    async move {
        pause().await;
        bytes[0]
    }
}

#[expect(clippy::manual_async_fn, reason = "as the other one is written")]
fn large_boxed_plain(bytes: [u8; 4096]) -> impl Future<Output = u8> {
    async move {
        pause().await;
        bytes[0]
    }
}

#[test]
fn a_returned_future_grows_only_slightly() {
    let (with, without) = (large_boxed([1; 4096]), large_boxed_plain([1; 4096]));
    let (with, without) = (size_of_val(&with), size_of_val(&without));
    assert!(with <= without + ROOM, "{with}, not {without}");
}
