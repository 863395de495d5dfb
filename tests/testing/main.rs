//! The feature `testing`: recording in a scope, and the assertions.
//!
//! A separate binary, because it runs with one thread per test: see `parallel`.

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

/// The panic message of a closure.
fn failure<T>(run: impl FnOnce() -> T) -> String {
    let Err(panic) = catch_unwind(AssertUnwindSafe(run)) else {
        panic!("it does not fail");
    };
    match panic.downcast::<String>() {
        Ok(text) => *text,
        Err(panic) => (*panic.downcast::<&str>().expect("a text")).to_owned(),
    }
}
