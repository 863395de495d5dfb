//! Differences of edition 2021: `impl Trait` captures only the lifetimes that it names, temporaries
//! of the last expression live longer, and some keywords are identifiers.
//!
//! The functions are in four modules that differ only in the attributes, and must record the same
//! events in each.

use metrics_runtime::snapshot;
use std::cell::RefCell;
use std::future::{poll_fn, Future};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

macro_rules! with_and_without {
    ($functions:ident) => {
        mod plain {
            $functions! {}
        }
        mod instrumented {
            $functions! { #[metrics_runtime::instrumented] }
        }
        mod counted {
            $functions! {
                #[metrics_runtime::business_counter("edition_counted_total", help = "Calls.")]
            }
        }
        mod both {
            $functions! {
                #[metrics_runtime::instrumented]
                #[metrics_runtime::business_counter("edition_both_total", help = "Calls.")]
            }
        }
    };
}

/// Runs a scenario in each module, and compares the recorded events and the number of calls.
macro_rules! same {
    ($scenario:ident, $function:literal, $calls:literal) => {
        let expected = noted(plain::$scenario);
        assert!(!expected.is_empty());
        assert_eq!(noted(instrumented::$scenario), expected);
        assert_eq!(noted(counted::$scenario), expected);
        assert_eq!(noted(both::$scenario), expected);
        assert_eq!(calls("instrumented", $function), $calls);
        assert_eq!(calls("both", $function), $calls);
    };
}

fn calls(module: &str, function: &str) -> u8 {
    let module = format!("edition_2021::{module}");
    let labels = [
        ("module", module.as_str()),
        ("function", function),
        ("outcome", "ok"),
    ];
    snapshot().total("function_calls_total", &labels) as u8
}

thread_local! {
    static NOTES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn note(what: impl ToString) {
    NOTES.with_borrow_mut(|notes| notes.push(what.to_string()));
}

fn noted(scenario: fn()) -> Vec<String> {
    scenario();
    NOTES.take()
}

/// Records its drop.
struct Noisy(&'static str);

impl Noisy {
    fn name(&self) -> &'static str {
        self.0
    }
}

impl Drop for Noisy {
    fn drop(&mut self) {
        note(format!("drop {}", self.0));
    }
}

fn run<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        let mut context = Context::from_waker(Waker::noop());
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}

/// Pending once.
async fn pause() {
    let mut paused = false;
    poll_fn(|_| match std::mem::replace(&mut paused, true) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await;
}

macro_rules! functions {
    ($(#[$attribute:meta])*) => {
        use crate::{note, pause, run, Noisy};
        use std::future::Future;
        use std::pin::Pin;

        $(#[$attribute])*
        fn owned(text: &str) -> impl Iterator<Item = u8> {
            text.bytes().collect::<Vec<_>>().into_iter()
        }

        pub(super) fn impl_trait_captures_nothing() {
            let bytes = {
                let text = String::from("text");
                owned(&text)
            };
            note(bytes.count());
        }

        $(#[$attribute])*
        fn borrowed(text: &str) -> impl Iterator<Item = u8> + '_ {
            text.bytes()
        }

        pub(super) fn impl_trait_captures_what_it_names() {
            note(borrowed("text").count());
        }

        $(#[$attribute])*
        fn owned_future(text: &str) -> impl Future<Output = usize> {
            let length = text.len();
            async move {
                pause().await;
                length
            }
        }

        pub(super) fn a_future_captures_nothing() {
            let future = {
                let text = String::from("text");
                owned_future(&text)
            };
            note(run(future));
        }

        $(#[$attribute])*
        fn boxed_future<'a>(text: &'a str, _: &u8) -> Pin<Box<dyn Future<Output = usize> + Send + 'a>> {
            let length = text.len();
            Box::pin(async move {
                pause().await;
                length + text.len()
            })
        }

        pub(super) fn a_boxed_future_captures_what_it_names() {
            let future = {
                let number = 1;
                boxed_future("text", &number)
            };
            note(run(future));
        }

        $(#[$attribute])*
        async fn captures_all<'a>(text: &'a str, other: &str, mut more: Vec<u8>) -> &'a str {
            pause().await;
            more.push(1);
            note(other);
            text
        }

        pub(super) fn an_async_function_captures_all() {
            note(run(captures_all("text", "other", Vec::new())));
        }

        $(#[$attribute])*
        async fn returns_owned(text: &str) -> impl Iterator<Item = u8> {
            pause().await;
            text.bytes().collect::<Vec<_>>().into_iter()
        }

        pub(super) fn what_an_async_function_returns() {
            note(run(async { returns_owned("text").await.count() }));
        }

        $(#[$attribute])*
        fn last_temporary() -> usize {
            let _local = Noisy("local");
            Noisy("temporary").name().len()
        }

        pub(super) fn temporaries_outlive_variables() {
            note(last_temporary());
        }

        $(#[$attribute])*
        async fn last_temporary_later() -> usize {
            let _local = Noisy("local");
            (Noisy("temporary").name().len(), pause().await).0
        }

        pub(super) fn async_temporaries_outlive_variables() {
            note(run(last_temporary_later()));
        }

        $(#[$attribute])*
        fn scrutinee() -> usize {
            if let Some(9) = Some(Noisy("scrutinee").name().len()) {
                note("then");
                1
            } else {
                note("else");
                2
            }
        }

        pub(super) fn temporaries_of_if_let_live_to_its_end() {
            note(scrutinee());
        }

        $(#[$attribute])*
        fn gen(gen: u8) -> u8 {
            let double = |gen: u8| 2 * gen;
            double(gen)
        }

        pub(super) fn gen_is_a_name() {
            note(gen(1));
        }

        /// # Safety
        ///
        /// `at` must be readable.
        $(#[$attribute])*
        #[allow(unsafe_code, unsafe_op_in_unsafe_fn)]
        unsafe fn read(at: *const u8) -> u8 {
            *at
        }

        #[allow(unsafe_code, clippy::undocumented_unsafe_blocks)]
        pub(super) fn unsafe_without_a_block() {
            note(unsafe { read(&1) });
        }
    };
}
with_and_without!(functions);

#[test]
fn impl_trait_captures_no_lifetimes_of_itself() {
    same!(impl_trait_captures_nothing, "owned", 1);
    same!(impl_trait_captures_what_it_names, "borrowed", 1);
}

#[test]
fn futures_capture_no_lifetimes_of_themselves() {
    same!(a_future_captures_nothing, "owned_future", 1);
    same!(a_boxed_future_captures_what_it_names, "boxed_future", 1);
}

#[test]
fn async_functions_capture_all_lifetimes() {
    same!(an_async_function_captures_all, "captures_all", 1);
    same!(what_an_async_function_returns, "returns_owned", 1);
}

#[test]
fn temporaries_of_the_last_expression_outlive_variables() {
    same!(temporaries_outlive_variables, "last_temporary", 1);
}

#[test]
fn temporaries_of_the_last_async_expression_outlive_variables() {
    same!(
        async_temporaries_outlive_variables,
        "last_temporary_later",
        1
    );
}

#[test]
fn temporaries_of_if_let_live_as_long_as_it() {
    same!(temporaries_of_if_let_live_to_its_end, "scrutinee", 1);
}

#[test]
fn words_that_are_reserved_in_later_editions() {
    same!(gen_is_a_name, "gen", 1);
    same!(unsafe_without_a_block, "read", 1);
}
