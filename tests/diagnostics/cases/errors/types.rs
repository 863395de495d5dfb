//! Mistakes in the bodies of functions. The compiler must report them on the same lines with any
//! attribute, which `tests/compile/diagnostics.rs` checks.
//!
//! This file comes first, and has what the others use. Its mistakes are about types.

use std::collections::HashMap;
use std::fmt::Display;
use std::future::Future;

async fn later<T>(value: T) -> T {
    value
}

fn fallible() -> Result<u8, String> {
    Ok(1)
}

/// Is not shown.
struct Hidden(String);

/// Borrows, although its name does not show it.
struct Hiding<'a>(&'a str);

#[measured(sync, async)]
fn wrong_type(n: u8) -> u64 {
    let wrong: u64 = "text";
    wrong + u64::from(n)
}

#[measured(sync, async)]
fn returns_a_wrong_type(n: u8) -> u64 {
    n
}

#[measured(sync, async)]
fn returns_early_a_wrong_type(n: u8) -> u64 {
    if n == 0 {
        return "zero";
    }
    1
}

#[measured(sync, async)]
fn returns_nothing(n: u8) -> u64 {
    n.count_ones();
}

#[measured(sync, async)]
fn returns_something(n: u8) {
    n.count_ones()
}

#[measured(sync, async)]
fn one_branch_of_a_wrong_type(n: u8) -> u64 {
    if n == 0 { 1 } else { "one" }
}

#[measured(sync, async)]
fn a_branch_without_a_value(n: u8) -> u64 {
    if n == 0 {
        1
    }
}

#[measured(sync, async)]
fn one_arm_of_a_wrong_type(n: Option<u64>) -> u64 {
    match n {
        Some(n) => n,
        None => "none",
    }
}

#[measured(sync, async)]
fn an_arm_is_missing(n: Option<u64>) -> u64 {
    match n {
        Some(n) => n,
    }
}

#[measured(sync, async)]
fn some_is_missing(n: u8) -> Option<u8> {
    n
}

#[measured(sync, async)]
fn ok_is_missing(n: u8) -> Result<u8, String> {
    n
}

#[measured(sync, async)]
fn err_of_a_wrong_type(n: u8) -> Result<u8, String> {
    if n == 0 {
        return Err("zero");
    }
    Ok(n)
}

#[measured(sync, async)]
fn question_mark_without_a_result(text: &str) -> u64 {
    let n: u64 = text.parse()?;
    n
}

#[measured(sync, async)]
fn question_mark_on_a_number(n: u8) -> Result<u8, String> {
    let n = n?;
    Ok(n)
}

#[measured(sync, async)]
fn question_mark_on_an_option(n: Option<u8>) -> Result<u8, String> {
    let n = n?;
    Ok(n)
}

#[measured(sync, async)]
fn error_not_converted(text: &str) -> Result<u64, std::fmt::Error> {
    let n: u64 = text.parse()?;
    Ok(n)
}

#[measured]
async fn missing_await_async(n: u8) -> u8 {
    let n: u8 = later(n);
    n
}

#[measured]
async fn missing_await_before_a_method_async(text: String) -> usize {
    later(text).len()
}

#[measured]
async fn missing_await_before_question_mark_async(n: u8) -> Result<u8, String> {
    let n = later(fallible())?;
    Ok(n)
}

#[measured(sync, async)]
fn missing_question_mark(n: u8) -> Result<u8, String> {
    Ok(n + fallible())
}

#[measured(sync, async)]
fn unmet_bound(hidden: Hidden) -> String {
    hidden.to_string()
}

#[measured(sync, async)]
fn unmet_bound_of_a_generic(value: Hidden) -> usize {
    fn shown<T: Display>(value: T) -> usize {
        value.to_string().len()
    }
    shown(value)
}

#[measured(sync, async)]
fn unknown_method(n: u8) -> u8 {
    n.unknown()
}

#[measured(sync, async)]
fn unknown_field(hidden: Hidden) -> String {
    hidden.text
}

#[measured(sync, async)]
fn too_many_arguments(n: u8) -> Result<u8, String> {
    fallible(n)
}

#[measured(sync, async)]
fn wrong_argument(n: u8) -> Option<u8> {
    n.checked_add("one")
}

#[measured(sync, async)]
fn type_not_known(n: u8) -> usize {
    let numbers = Vec::new();
    numbers.len() + usize::from(n)
}

#[measured(sync, async)]
fn type_not_known_of_a_method(text: &str) -> usize {
    let n = text.parse().unwrap();
    text.len()
}

#[measured(sync, async)]
fn pattern_of_a_wrong_type(n: Option<u8>) -> u8 {
    let Ok(n) = n else {
        return 0;
    };
    n
}

#[measured(sync, async)]
fn pattern_that_can_fail(n: Option<u8>) -> u8 {
    let Some(n) = n;
    n
}

#[measured(sync, async)]
fn compares_different_types(n: u8) -> bool {
    n == "one"
}

#[measured(sync, async)]
fn adds_different_types(n: u8) -> u64 {
    let n = n + 1_u64;
    n
}

#[measured(sync, async)]
fn closure_of_a_wrong_type(n: Option<u8>) -> Option<u64> {
    n.map(|n| n)
}

#[measured(sync, async)]
fn returns_from_a_closure(n: u8) -> Option<u8> {
    let f = |n: u8| {
        if n == 0 {
            return None;
        }
        n
    };
    f(n)
}

#[measured(sync, async)]
fn breaks_outside_of_a_loop(n: u8) -> u8 {
    break;
    n
}

#[measured(sync, async)]
fn impl_trait_unmet(n: u8) -> impl Display {
    Hidden(n.to_string())
}

#[measured(sync, async)]
fn impl_trait_of_two_types(n: u8) -> impl Display {
    if n == 0 {
        return "zero";
    }
    n
}

#[measured(sync, async)]
fn boxed_trait_unmet(n: u8) -> Box<dyn Display> {
    Box::new(Hidden(n.to_string()))
}

#[measured(sync, async)]
fn generic_returned_as_another<T>(value: T, n: u8) -> T {
    n
}

#[measured(sync, async)]
fn generic_without_its_bound<T>(value: T) -> String {
    value.to_string()
}
