//! Functions that return futures and streams.

use crate::{same, with_and_without};
use std::pin::Pin;

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

        // Only a future in the tail expression is measured to its end.

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
fn recursive_async_functions() {
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
fn a_future_that_is_polled_again_panics_with_the_compilers_message() {
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
fn futures_that_are_created_in_other_ways() {
    same!(made_in_other_ways);
}
