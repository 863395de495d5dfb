//! Functions that return futures, and when their calls begin and end.
#![expect(
    clippy::manual_async_fn,
    reason = "the forms of such functions are what is tested"
)]

use crate::{calls, pause, run, same, with_and_without};
use metrics_runtime::instrumented;
use std::pin::Pin;
use std::rc::Rc;
use std::time::{Duration, Instant};

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

macro_rules! functions {
    ($(#[$attribute:meta])*) => {
        use crate::{catch, note, pause, poll, run};
        use std::cell::RefCell;
        use std::fmt::Display;
        use std::pin::Pin;
        use std::rc::Rc;
        use tokio_stream::{Stream, StreamExt as _};

        use super::Boxed;

        trait Store {
            async fn get(&self, key: u8) -> Result<u8, String>;

            $(#[$attribute])*
            async fn get_both(&self, one: u8, other: u8) -> Result<u8, String> {
                Ok(self.get(one).await? + self.get(other).await?)
            }

            fn all(&mut self) -> impl Future<Output = Vec<u8>> + Send;
        }

        struct Memory(Vec<u8>);

        impl Store for Memory {
            $(#[$attribute])*
            async fn get(&self, key: u8) -> Result<u8, String> {
                pause().await;
                let found = self.0.get(usize::from(key)).ok_or("nothing there")?;
                Ok(*found)
            }

            $(#[$attribute])*
            async fn all(&mut self) -> Vec<u8> {
                pause().await;
                self.0.clone()
            }
        }

        pub(super) fn native_traits() {
            async fn through_a_bound(store: &mut impl Store) {
                note(format!("{:?}", store.get_both(0, 1).await));
                note(format!("{:?}", store.get(9).await));
                note(format!("{:?}", store.all().await));
            }
            run(through_a_bound(&mut Memory(vec![1, 2])));
        }

        #[async_trait::async_trait]
        trait Sender: Send {
            async fn send(&mut self, text: &str) -> Result<usize, String>;

            $(#[$attribute])*
            async fn send_twice(&mut self, text: &str) -> Result<usize, String> {
                Ok(self.send(text).await? + self.send(text).await?)
            }
        }

        #[async_trait::async_trait]
        impl Sender for Memory {
            $(#[$attribute])*
            async fn send(&mut self, text: &str) -> Result<usize, String> {
                pause().await;
                if text.is_empty() {
                    return Err("nothing to send".to_owned());
                }
                self.0.extend(text.bytes());
                Ok(self.0.len())
            }
        }

        pub(super) fn async_trait() {
            let mut memory = Memory(Vec::new());
            let sender: &mut dyn Sender = &mut memory;
            note(format!("{:?}", run(sender.send(""))));
            note(format!("{:?}", run(sender.send("ab"))));
            drop(sender.send("never polled"));
            note(format!("{:?}", run(sender.send_twice("c"))));
        }

        #[async_trait::async_trait(?Send)]
        trait Local {
            async fn share(self: Rc<Self>, with: Rc<u8>) -> usize;
            async fn make<T: Display>(value: T) -> String;
        }

        #[async_trait::async_trait(?Send)]
        impl Local for Memory {
            $(#[$attribute])*
            async fn share(self: Rc<Self>, with: Rc<u8>) -> usize {
                pause().await;
                Rc::strong_count(&self) + Rc::strong_count(&with)
            }

            $(#[$attribute])*
            async fn make<T: Display>(value: T) -> String {
                value.to_string()
            }
        }

        pub(super) fn async_trait_without_send() {
            let shared = Rc::new(1);
            note(run(Rc::new(Memory(Vec::new())).share(shared.clone())));
            note(Rc::strong_count(&shared));
            note(run(Memory::make("made")));
        }

        $(#[$attribute])*
        fn boxed<'a>(text: &'a str, log: &'a RefCell<Vec<u8>>) -> Pin<Box<dyn Future<Output = usize> + 'a>> {
            note("preparing");
            let length = text.len();
            if length > 3 {
                log.borrow_mut().push(3);
            }
            Box::pin(async move {
                note("running");
                log.borrow_mut().push(1);
                pause().await;
                length
            })
        }

        pub(super) fn boxed_by_hand() {
            let log = RefCell::new(Vec::new());
            let future = boxed("text", &log);
            note("made");
            note(run(future));
            note(format!("{log:?}"));
        }

        $(#[$attribute])*
        fn boxed_borrow(n: &u8) -> Boxed<'_, u8> {
            Box::pin(async {
                pause().await;
                *n
            })
        }

        pub(super) fn futures_that_borrow() {
            note(run(boxed_borrow(&1)));
            drop(boxed_borrow(&2));
        }

        $(#[$attribute])*
        fn opaque<T: Display>(value: T, by: &u8) -> impl Future<Output = String> + use<'_, T> {
            let by = by.to_string();
            async move {
                pause().await;
                format!("{value} by {by}")
            }
        }

        $(#[$attribute])*
        fn opaque_result(n: u8) -> impl Future<Output = Result<u8, String>> + Send {
            async move {
                pause().await;
                let n = n.checked_add(1).ok_or("too much")?;
                Ok(n)
            }
        }

        pub(super) fn opaque_futures() {
            note(run(opaque("made", &1)));
            note(format!("{:?}", run(opaque_result(1))));
            note(format!("{:?}", run(opaque_result(255))));
        }

        $(#[$attribute])*
        fn coerced(n: u8) -> Boxed<'static, Result<u8, Box<dyn std::error::Error + Send + Sync>>> {
            Box::pin(async move {
                if n == 0 {
                    return Err("nothing".into());
                }
                let number: u8 = n.to_string().parse()?;
                Ok(number)
            })
        }

        pub(super) fn coerced_futures() {
            let futures: Vec<Boxed<'static, _>> = vec![coerced(0), coerced(1)];
            for future in futures {
                note(format!("{:?}", run(future)));
            }
        }

        $(#[$attribute])*
        async fn factorial(n: u64) -> u64 {
            if n < 2 {
                return 1;
            }
            n * Box::pin(factorial(n - 1)).await
        }

        $(#[$attribute])*
        fn sum(n: u64) -> Boxed<'static, u64> {
            Box::pin(async move {
                if n == 0 {
                    return 0;
                }
                n + sum(n - 1).await
            })
        }

        pub(super) fn recursion() {
            note(run(factorial(5)));
            note(run(sum(3)));
        }

        $(#[$attribute])*
        async fn holds_rc(shared: Rc<RefCell<u8>>) -> Rc<RefCell<u8>> {
            let held = shared.clone();
            pause().await;
            *held.borrow_mut() += 1;
            shared
        }

        pub(super) fn futures_that_are_not_send() {
            note(format!("{:?}", run(holds_rc(Rc::default()))));
        }

        $(#[$attribute])*
        async fn borrows<'a>(text: &'a mut String, suffix: &str) -> &'a str {
            pause().await;
            text.push_str(suffix);
            text
        }

        pub(super) fn borrowing() {
            let mut text = "a".to_owned();
            note(run(borrows(&mut text, "b")));
            note(run(borrows(&mut text, "c")));
        }

        $(#[$attribute])*
        async fn closes_over(numbers: &[u8]) -> usize {
            let larger = async |than: u8| {
                pause().await;
                numbers.iter().filter(|n| **n > than).count()
            };
            larger(1).await + async { larger(2).await }.await
        }

        pub(super) fn async_closures() {
            note(run(closes_over(&[1, 2, 3])));
        }

        $(#[$attribute])*
        async fn polled_again() {}

        pub(super) fn polling_again() {
            let mut future = Box::pin(polled_again());
            assert!(poll(future.as_mut()).is_ready());
            catch(|| assert!(poll(future.as_mut()).is_pending()));
        }

        $(#[$attribute])*
        fn numbers(to: u8) -> impl Stream<Item = u8> {
            tokio_stream::iter(0..to)
        }

        $(#[$attribute])*
        async fn later_numbers(of: &[u8]) -> impl Stream<Item = &u8> {
            pause().await;
            tokio_stream::iter(of)
        }

        $(#[$attribute])*
        fn boxed_numbers(to: u8) -> Pin<Box<dyn Stream<Item = u8> + Send>> {
            Box::pin(tokio_stream::iter(0..to))
        }

        pub(super) fn streams() {
            note(format!("{:?}", run(numbers(3).collect::<Vec<_>>())));
            note(format!("{:?}", run(async { later_numbers(&[1, 2]).await.collect::<Vec<_>>().await })));
            note(format!("{:?}", run(boxed_numbers(2).collect::<Vec<_>>())));
        }

        // Only what a function ends in is measured to its end.

        $(#[$attribute])*
        fn made_early(early: bool) -> Boxed<'static, &'static str> {
            if early {
                return Box::pin(async { "early" });
            }
            Box::pin(async { "late" })
        }

        $(#[$attribute])*
        fn made_before() -> impl Future<Output = &'static str> {
            let future = async { "before" };
            future
        }

        $(#[$attribute])*
        fn made_by_another() -> impl Future<Output = &'static str> {
            made_before()
        }

        $(#[$attribute])*
        fn made_in_branches(left: bool) -> Boxed<'static, &'static str> {
            if left { Box::pin(async { "left" }) } else { Box::pin(async { "right" }) }
        }

        pub(super) fn made_in_other_ways() {
            for future in [made_early(true), made_early(false), made_in_branches(true), made_in_branches(false)] {
                note(run(future));
            }
            note(run(made_before()));
            note(run(made_by_another()));
        }
    };
}
with_and_without!(functions);

#[test]
fn native_async_methods() {
    same!(
        native_traits,
        "get" => [2, 1, 0, 0],
        "get_both" => [1, 0, 0, 0],
        "all" => [1, 0, 0, 0],
    );
}

#[test]
fn methods_of_async_trait() {
    same!(async_trait, "send" => [3, 1, 0, 0], "send_twice" => [1, 0, 0, 0]);
}

#[test]
fn methods_of_async_trait_that_are_not_send() {
    same!(async_trait_without_send, "share" => [1, 0, 0, 0], "make" => [1, 0, 0, 0]);
}

#[test]
fn boxed_futures_with_statements_before_them() {
    same!(boxed_by_hand, "boxed" => [1, 0, 0, 0]);
}

#[test]
fn boxed_futures_that_borrow_begin_with_the_first_poll() {
    same!(futures_that_borrow, "boxed_borrow" => [1, 0, 0, 0]);
}

#[test]
fn futures_without_a_name() {
    same!(opaque_futures, "opaque" => [1, 0, 0, 0], "opaque_result" => [1, 1, 0, 0]);
}

#[test]
fn futures_as_trait_objects() {
    same!(coerced_futures, "coerced" => [1, 1, 0, 0]);
}

#[test]
fn functions_that_await_themselves() {
    same!(recursion, "factorial" => [5, 0, 0, 0], "sum" => [4, 0, 0, 0]);
}

#[test]
fn futures_with_an_rc() {
    same!(futures_that_are_not_send, "holds_rc" => [1, 0, 0, 0]);
}

#[test]
fn futures_that_borrow() {
    same!(borrowing, "borrows" => [2, 0, 0, 0]);
}

#[test]
fn async_closures_and_blocks_in_the_body() {
    same!(async_closures, "closes_over" => [1, 0, 0, 0]);
}

#[test]
fn a_future_that_is_polled_again_panics_in_the_compilers_words() {
    same!(polling_again, "polled_again" => [1, 0, 0, 0]);
}

#[test]
fn functions_that_return_streams() {
    same!(
        streams,
        "numbers" => [1, 0, 0, 0],
        "later_numbers" => [1, 0, 0, 0],
        "boxed_numbers" => [1, 0, 0, 0],
    );
}

#[test]
fn futures_that_are_made_in_other_ways() {
    same!(made_in_other_ways);
}

/// Compiles only if what it gets is `Send`.
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
async fn what_was_send_can_be_spawned() {
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
async fn what_was_not_send_can_be_spawned_locally() {
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
async fn what_select_or_a_timeout_drops_is_cancelled() {
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
fn what_runs_before_the_future_is_part_of_the_call() {
    run(spins_before());
    let seconds = seconds("spins_before");
    assert!(seconds >= PAUSE.as_secs_f64(), "{seconds}");
}

#[instrumented]
fn panics_before(panics: bool) -> Boxed<'static, u8> {
    assert!(!panics, "as it should");
    Box::pin(async { 1 })
}

#[test]
fn a_panic_before_the_future_is_the_calls() {
    assert_eq!(run(panics_before(false)), 1);
    let panic = std::panic::catch_unwind(|| drop(panics_before(true)));
    assert!(panic.is_err());
    assert_eq!(calls(module_path!(), "panics_before"), [1, 0, 1, 0]);
}

#[instrumented]
#[expect(unused_parens, reason = "they are the case")]
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
#[expect(unused_braces, reason = "they are the case")]
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
fn a_function_may_end_in_a_future_in_other_clothes() {
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

/// How much larger a future may become.
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
fn a_future_is_hardly_larger() {
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
fn a_future_that_is_returned_is_hardly_larger() {
    let (with, without) = (large_boxed([1; 4096]), large_boxed_plain([1; 4096]));
    let (with, without) = (size_of_val(&with), size_of_val(&without));
    assert!(with <= without + ROOM, "{with}, not {without}");
}
