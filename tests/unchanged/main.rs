//! Attributes do not change the behaviour of a function, and calls are counted correctly. Each file
//! covers one topic.
//!
//! Each topic defines its functions once, in a `macro_rules!` that takes the attributes.
//! [`with_and_without`] turns it into modules that differ only in the attributes, and [`same`] runs
//! a scenario in each of them and compares the recorded events. A known failure is ignored, or
//! behind `#[cfg(any())]` if it does not compile, with the reason.

mod async_methods;
mod bodies;
mod boxed_futures;
mod callers;
mod control_flow;
mod documentation;
mod drops;
mod futures;
mod lives_of_futures;
mod methods;
mod names;
mod other_attributes;
mod return_types;
mod scopes;
mod scopes_of_options;
mod signatures;
mod written_by_macros;

use metrics_runtime::{Snapshot, snapshot};
use std::cell::RefCell;
use std::fmt::Display;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use tests::exposition::Exposition;

/// All series with their current values.
fn scrape() -> Exposition {
    Exposition::read(&metrics_runtime::render())
}

/// Five modules with the same functions: without attributes, with one, with both.
macro_rules! with_and_without {
    ($functions:ident) => {
        #[allow(clippy::all, reason = "unusual code is what is tested")]
        mod plain {
            $functions! {}
        }

        #[allow(clippy::all, reason = "unusual code is what is tested")]
        mod instrumented {
            $functions! { #[metrics_runtime::instrumented] }
        }

        #[allow(clippy::all, reason = "unusual code is what is tested")]
        mod counted {
            $functions! {
                #[metrics_runtime::business_counter("unchanged_total", help = "Calls.")]
            }
        }

        #[allow(clippy::all, reason = "unusual code is what is tested")]
        mod instrumented_above {
            $functions! {
                #[metrics_runtime::instrumented(in_progress)]
                #[metrics_runtime::business_counter(
                    "unchanged_above_total",
                    help = "Calls.",
                    by = $crate::one()
                )]
            }
        }

        #[allow(clippy::all, reason = "unusual code is what is tested")]
        mod instrumented_below {
            $functions! {
                #[metrics_runtime::business_counter(
                    "unchanged_below_total",
                    help = "Calls.",
                    labels(attribute = "above")
                )]
                #[metrics_runtime::instrumented]
            }
        }
    };
}
use with_and_without;

/// Runs a scenario in each module. It must record the same events everywhere, and the functions'
/// calls must have these outcomes: ok, error, panic, cancelled.
macro_rules! same {
    ($scenario:ident $(, $function:literal => $calls:expr)* $(,)?) => {
        $crate::compare(
            module_path!(),
            plain::$scenario,
            [
                ("instrumented", instrumented::$scenario),
                ("counted", counted::$scenario),
                ("instrumented_above", instrumented_above::$scenario),
                ("instrumented_below", instrumented_below::$scenario),
            ],
            &[$(($function, $calls)),*],
        )
    };
}
use same;

#[track_caller]
fn compare(
    theme: &str,
    plain: fn(),
    with_attributes: [(&str, fn()); 4],
    functions: &[(&str, [u32; 4])],
) {
    // The functions of a module share their business counter.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let expected = noted(plain);
    assert!(!expected.is_empty(), "the scenario records something");
    for (module, scenario) in with_attributes {
        let before = business_calls(module);
        assert_eq!(noted(scenario), expected, "{module}");
        if functions.is_empty() {
            continue;
        }
        if module != "instrumented" {
            let ok: u32 = functions.iter().map(|(_, calls)| calls[0]).sum();
            assert_eq!(business_calls(module) - before, ok, "{module}");
        }
        if module != "counted" {
            let (now, theme) = (snapshot(), format!("{theme}::{module}"));
            for (function, expected) in functions {
                let ended = calls_in(&now, &theme, function);
                assert_eq!(ended, *expected, "{module}::{function}");
            }
        }
    }
}

/// A function's calls by outcome: ok, error, panic, cancelled.
fn calls(module: &str, function: &str) -> [u32; 4] {
    calls_in(&snapshot(), module, function)
}

fn calls_in(now: &Snapshot, module: &str, function: &str) -> [u32; 4] {
    ["ok", "error", "panic", "cancelled"].map(|outcome| {
        let labels = [
            ("module", module),
            ("function", function),
            ("outcome", outcome),
        ];
        // A test also uses functions that are not compiled.
        now.try_total("function_calls_total", &labels)
            .unwrap_or(0.0) as u32
    })
}

/// The value of the business counter of a module.
fn business_calls(module: &str) -> u32 {
    let name = match module {
        "instrumented_above" => "unchanged_above_total",
        "instrumented_below" => "unchanged_below_total",
        _ => "unchanged_total",
    };
    snapshot().total(name, &[]) as u32
}

/// The increment per call.
fn one() -> u32 {
    1
}

thread_local! {
    static NOTES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Records an event, for [`noted`].
fn note(what: impl Display) {
    NOTES.with_borrow_mut(|notes| notes.push(what.to_string()));
}

/// The events that a scenario records.
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

/// Runs code that may panic, and records the panic message.
fn catch(run: impl FnOnce()) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(run)) {
        let words = panic.downcast_ref::<&str>().expect("a literal");
        note(format!("panic: {words}"));
    }
}

/// Polls a future once.
fn poll<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Polls a future until it is ready.
fn run<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = poll(future.as_mut()) {
            return value;
        }
    }
}

/// Pending once.
async fn pause() {
    let mut paused = false;
    poll_fn(|cx| {
        cx.waker().wake_by_ref();
        if std::mem::replace(&mut paused, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}
