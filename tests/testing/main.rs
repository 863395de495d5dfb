//! The feature `testing`: what code records in a scope, and the assertions.
//!
//! In a binary of its own, because it runs with as many threads as there are tests: see
//! `parallel`.

mod assertions;
mod carried;
mod facade;
mod inherited;
mod kinds;
mod parallel;
mod requests;
mod scopes;
mod shop;
mod tasks;
mod waiting;

use std::panic::{AssertUnwindSafe, catch_unwind};

/// The message with which a closure panics.
fn failure<T>(run: impl FnOnce() -> T) -> String {
    let Err(panic) = catch_unwind(AssertUnwindSafe(run)) else {
        panic!("it does not fail");
    };
    match panic.downcast::<String>() {
        Ok(text) => *text,
        Err(panic) => (*panic.downcast::<&str>().expect("a text")).to_owned(),
    }
}
