//! Mistakes in bodies, each in a function and in an async one.
//! `tests/compile/diagnostics.rs` asks for the same errors on the same lines,
//! whichever attributes are above them.

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

/// Borrows, which its name does not show.
struct Hiding<'a>(&'a str);

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn wrong_type(n: u8) -> u64 {
    let wrong: u64 = "text";
    wrong + u64::from(n)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn wrong_type_async(n: u8) -> u64 {
    let wrong: u64 = "text";
    wrong + u64::from(n)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn returns_a_wrong_type(n: u8) -> u64 {
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn returns_a_wrong_type_async(n: u8) -> u64 {
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn returns_early_a_wrong_type(n: u8) -> u64 {
    if n == 0 {
        return "zero";
    }
    1
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn returns_early_a_wrong_type_async(n: u8) -> u64 {
    if n == 0 {
        return "zero";
    }
    1
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn returns_nothing(n: u8) -> u64 {
    n.count_ones();
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn returns_nothing_async(n: u8) -> u64 {
    n.count_ones();
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn returns_something(n: u8) {
    n.count_ones()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn returns_something_async(n: u8) {
    n.count_ones()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn one_branch_of_a_wrong_type(n: u8) -> u64 {
    if n == 0 { 1 } else { "one" }
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn one_branch_of_a_wrong_type_async(n: u8) -> u64 {
    if n == 0 { 1 } else { "one" }
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn a_branch_without_a_value(n: u8) -> u64 {
    if n == 0 {
        1
    }
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn a_branch_without_a_value_async(n: u8) -> u64 {
    if n == 0 {
        1
    }
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn one_arm_of_a_wrong_type(n: Option<u64>) -> u64 {
    match n {
        Some(n) => n,
        None => "none",
    }
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn one_arm_of_a_wrong_type_async(n: Option<u64>) -> u64 {
    match n {
        Some(n) => n,
        None => "none",
    }
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn an_arm_is_missing(n: Option<u64>) -> u64 {
    match n {
        Some(n) => n,
    }
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn an_arm_is_missing_async(n: Option<u64>) -> u64 {
    match n {
        Some(n) => n,
    }
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn some_is_missing(n: u8) -> Option<u8> {
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn some_is_missing_async(n: u8) -> Option<u8> {
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn ok_is_missing(n: u8) -> Result<u8, String> {
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn ok_is_missing_async(n: u8) -> Result<u8, String> {
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn err_of_a_wrong_type(n: u8) -> Result<u8, String> {
    if n == 0 {
        return Err("zero");
    }
    Ok(n)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn err_of_a_wrong_type_async(n: u8) -> Result<u8, String> {
    if n == 0 {
        return Err("zero");
    }
    Ok(n)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn question_mark_without_a_result(text: &str) -> u64 {
    let n: u64 = text.parse()?;
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn question_mark_without_a_result_async(text: &str) -> u64 {
    let n: u64 = text.parse()?;
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn question_mark_on_a_number(n: u8) -> Result<u8, String> {
    let n = n?;
    Ok(n)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn question_mark_on_a_number_async(n: u8) -> Result<u8, String> {
    let n = n?;
    Ok(n)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn question_mark_on_an_option(n: Option<u8>) -> Result<u8, String> {
    let n = n?;
    Ok(n)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn question_mark_on_an_option_async(n: Option<u8>) -> Result<u8, String> {
    let n = n?;
    Ok(n)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn error_not_converted(text: &str) -> Result<u64, std::fmt::Error> {
    let n: u64 = text.parse()?;
    Ok(n)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn error_not_converted_async(text: &str) -> Result<u64, std::fmt::Error> {
    let n: u64 = text.parse()?;
    Ok(n)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn missing_await_async(n: u8) -> u8 {
    let n: u8 = later(n);
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn missing_await_before_a_method_async(text: String) -> usize {
    later(text).len()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn missing_await_before_question_mark_async(n: u8) -> Result<u8, String> {
    let n = later(fallible())?;
    Ok(n)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn missing_question_mark(n: u8) -> Result<u8, String> {
    Ok(n + fallible())
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn missing_question_mark_async(n: u8) -> Result<u8, String> {
    Ok(n + fallible())
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn unmet_bound(hidden: Hidden) -> String {
    hidden.to_string()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn unmet_bound_async(hidden: Hidden) -> String {
    hidden.to_string()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn unmet_bound_of_a_generic(value: Hidden) -> usize {
    fn shown<T: Display>(value: T) -> usize {
        value.to_string().len()
    }
    shown(value)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn unmet_bound_of_a_generic_async(value: Hidden) -> usize {
    fn shown<T: Display>(value: T) -> usize {
        value.to_string().len()
    }
    shown(value)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn unknown_method(n: u8) -> u8 {
    n.unknown()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn unknown_method_async(n: u8) -> u8 {
    n.unknown()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn unknown_field(hidden: Hidden) -> String {
    hidden.text
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn unknown_field_async(hidden: Hidden) -> String {
    hidden.text
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn too_many_arguments(n: u8) -> Result<u8, String> {
    fallible(n)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn too_many_arguments_async(n: u8) -> Result<u8, String> {
    fallible(n)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn wrong_argument(n: u8) -> Option<u8> {
    n.checked_add("one")
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn wrong_argument_async(n: u8) -> Option<u8> {
    n.checked_add("one")
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn type_not_known(n: u8) -> usize {
    let numbers = Vec::new();
    numbers.len() + usize::from(n)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn type_not_known_async(n: u8) -> usize {
    let numbers = Vec::new();
    numbers.len() + usize::from(n)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn type_not_known_of_a_method(text: &str) -> usize {
    let n = text.parse().unwrap();
    text.len()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn type_not_known_of_a_method_async(text: &str) -> usize {
    let n = text.parse().unwrap();
    text.len()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn uses_what_was_moved(text: String) -> usize {
    let moved = text;
    text.len() + moved.len()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn uses_what_was_moved_async(text: String) -> usize {
    let moved = text;
    text.len() + moved.len()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn uses_a_variable_that_was_moved(n: u8) -> usize {
    let text = n.to_string();
    drop(text);
    text.len()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn uses_a_variable_that_was_moved_async(n: u8) -> usize {
    let text = n.to_string();
    drop(text);
    text.len()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn moves_out_of_a_reference(text: &String) -> String {
    *text
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn moves_out_of_a_reference_async(text: &String) -> String {
    *text
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn moves_out_of_a_slice(texts: &[String]) -> String {
    texts[0]
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn moves_out_of_a_slice_async(texts: &[String]) -> String {
    texts[0]
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn moves_in_a_loop(text: String) {
    for _ in 0..2 {
        drop(text);
    }
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn moves_in_a_loop_async(text: String) {
    for _ in 0..2 {
        drop(text);
    }
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn borrows_twice(mut numbers: Vec<u8>) -> u8 {
    let first = &numbers[0];
    numbers.push(1);
    *first
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn borrows_twice_async(mut numbers: Vec<u8>) -> u8 {
    let first = &numbers[0];
    numbers.push(1);
    *first
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn borrows_a_variable_twice(n: u8) -> u8 {
    let mut numbers = vec![n];
    let first = &numbers[0];
    numbers.push(1);
    *first
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn borrows_a_variable_twice_async(n: u8) -> u8 {
    let mut numbers = vec![n];
    let first = &numbers[0];
    numbers.push(1);
    *first
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn changes_what_is_not_mut(numbers: Vec<u8>) -> usize {
    numbers.push(1);
    numbers.len()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn changes_what_is_not_mut_async(numbers: Vec<u8>) -> usize {
    numbers.push(1);
    numbers.len()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn changes_a_variable_that_is_not_mut(n: u8) -> usize {
    let numbers = vec![n];
    numbers.push(1);
    numbers.len()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn changes_a_variable_that_is_not_mut_async(n: u8) -> usize {
    let numbers = vec![n];
    numbers.push(1);
    numbers.len()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn assigns_what_is_not_mut(n: u8) -> u8 {
    n = 1;
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn assigns_what_is_not_mut_async(n: u8) -> u8 {
    n = 1;
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn assigns_twice(n: u8) -> u8 {
    let twice = n;
    twice = 1;
    twice
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn assigns_twice_async(n: u8) -> u8 {
    let twice = n;
    twice = 1;
    twice
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn changes_through_a_shared_reference(numbers: &Vec<u8>) -> usize {
    numbers.push(1);
    numbers.len()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn changes_through_a_shared_reference_async(numbers: &Vec<u8>) -> usize {
    numbers.push(1);
    numbers.len()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn used_before_it_is_set(n: u8) -> u8 {
    let unset: u8;
    n + unset
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn used_before_it_is_set_async(n: u8) -> u8 {
    let unset: u8;
    n + unset
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn returns_a_local_reference(n: &str) -> &str {
    let text = n.to_owned();
    &text
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn returns_a_local_reference_async(n: &str) -> &str {
    let text = n.to_owned();
    &text
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn returns_a_reference_to_an_argument(n: &str, text: String) -> &str {
    if n.is_empty() {
        return n;
    }
    &text
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn returns_a_reference_to_an_argument_async(n: &str, text: String) -> &str {
    if n.is_empty() {
        return n;
    }
    &text
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn returns_a_shorter_lifetime<'a>(one: &'a str, other: &str) -> &'a str {
    if one.is_empty() {
        return other;
    }
    one
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn returns_a_shorter_lifetime_async<'a>(one: &'a str, other: &str) -> &'a str {
    if one.is_empty() {
        return other;
    }
    one
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn closure_that_borrows(n: u8) -> Box<dyn Fn() -> u8> {
    let local = n;
    Box::new(|| local)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn closure_that_borrows_async(n: u8) -> Box<dyn Fn() -> u8> {
    let local = n;
    Box::new(|| local)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn dropped_while_borrowed(n: u8) -> usize {
    let text;
    {
        let inner = n.to_string();
        text = &inner;
    }
    text.len()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn dropped_while_borrowed_async(n: u8) -> usize {
    let text;
    {
        let inner = n.to_string();
        text = &inner;
    }
    text.len()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn locks_a_borrow_in_a_map(map: &mut HashMap<u8, u8>) -> &u8 {
    let first = &map[&1];
    map.clear();
    first
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn locks_a_borrow_in_a_map_async(map: &mut HashMap<u8, u8>) -> &u8 {
    let first = &map[&1];
    map.clear();
    first
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn without_unsafe(at: *const u8) -> u8 {
    *at
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn without_unsafe_async(at: *const u8) -> u8 {
    *at
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn pattern_of_a_wrong_type(n: Option<u8>) -> u8 {
    let Ok(n) = n else {
        return 0;
    };
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn pattern_of_a_wrong_type_async(n: Option<u8>) -> u8 {
    let Ok(n) = n else {
        return 0;
    };
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn pattern_that_can_fail(n: Option<u8>) -> u8 {
    let Some(n) = n;
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn pattern_that_can_fail_async(n: Option<u8>) -> u8 {
    let Some(n) = n;
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn compares_different_types(n: u8) -> bool {
    n == "one"
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn compares_different_types_async(n: u8) -> bool {
    n == "one"
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn adds_different_types(n: u8) -> u64 {
    let n = n + 1_u64;
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn adds_different_types_async(n: u8) -> u64 {
    let n = n + 1_u64;
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn closure_of_a_wrong_type(n: Option<u8>) -> Option<u64> {
    n.map(|n| n)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn closure_of_a_wrong_type_async(n: Option<u8>) -> Option<u64> {
    n.map(|n| n)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn returns_from_a_closure(n: u8) -> Option<u8> {
    let f = |n: u8| {
        if n == 0 {
            return None;
        }
        n
    };
    f(n)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn returns_from_a_closure_async(n: u8) -> Option<u8> {
    let f = |n: u8| {
        if n == 0 {
            return None;
        }
        n
    };
    f(n)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn breaks_outside_of_a_loop(n: u8) -> u8 {
    break;
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn breaks_outside_of_a_loop_async(n: u8) -> u8 {
    break;
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn impl_trait_unmet(n: u8) -> impl Display {
    Hidden(n.to_string())
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn impl_trait_unmet_async(n: u8) -> impl Display {
    Hidden(n.to_string())
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn impl_trait_of_two_types(n: u8) -> impl Display {
    if n == 0 {
        return "zero";
    }
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn impl_trait_of_two_types_async(n: u8) -> impl Display {
    if n == 0 {
        return "zero";
    }
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn boxed_trait_unmet(n: u8) -> Box<dyn Display> {
    Box::new(Hidden(n.to_string()))
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn boxed_trait_unmet_async(n: u8) -> Box<dyn Display> {
    Box::new(Hidden(n.to_string()))
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn generic_returned_as_another<T>(value: T, n: u8) -> T {
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn generic_returned_as_another_async<T>(value: T, n: u8) -> T {
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn generic_without_its_bound<T>(value: T) -> String {
    value.to_string()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn generic_without_its_bound_async<T>(value: T) -> String {
    value.to_string()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn calls_itself_with_a_wrong_type(n: u8) -> u64 {
    if n == 0 {
        1
    } else {
        calls_itself_with_a_wrong_type("one")
    }
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn calls_itself_and_returns_a_wrong_type(n: u8) -> u64 {
    calls_itself_and_returns_a_wrong_type(n - 1);
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn calls_itself_and_returns_nothing(n: u8) -> u64 {
    calls_itself_and_returns_nothing(n - 1);
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn calls_itself_and_returns_something(n: u8) {
    calls_itself_and_returns_something(n - 1);
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn calls_itself_in_one_branch(n: u8) -> u64 {
    if n > 0 {
        calls_itself_in_one_branch(n - 1)
    }
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn calls_itself_and_uses_what_was_moved(text: String) -> usize {
    calls_itself_and_uses_what_was_moved(text) + text.len()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn calls_itself_and_assigns_what_is_not_mut(n: u8, m: &u8) -> u8 {
    n = calls_itself_and_assigns_what_is_not_mut(n, m);
    *m = n;
    n
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn calls_itself_and_changes_what_is_not_mut(numbers: Vec<u8>, others: &Vec<u8>) -> usize {
    numbers.push(1);
    others.push(1);
    calls_itself_and_changes_what_is_not_mut(numbers, others)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn calls_itself_and_boxes_a_borrow(n: u8) -> Box<dyn Fn() -> u8> {
    let local = n;
    calls_itself_and_boxes_a_borrow(n);
    Box::new(|| local)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn calls_itself_and_returns_a_local_reference(n: &str) -> &str {
    let text = calls_itself_and_returns_a_local_reference(n).to_owned();
    &text
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn calls_itself_and_keeps_a_borrow(n: &str) -> Option<Hiding> {
    let text = n.to_owned();
    let hiding = Hiding(&text);
    calls_itself_and_keeps_a_borrow(n);
    Some(hiding)
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn calls_itself_without_a_bound<T>(value: T) -> String {
    calls_itself_without_a_bound(1);
    value.to_string()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn calls_itself_and_needs_a_type(n: u8) -> usize {
    let numbers = Vec::new();
    calls_itself_and_needs_a_type(n);
    numbers.len()
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn calls_itself_and_returns_a_shorter_lifetime<'a>(one: &'a str, other: &str) -> &'a str {
    calls_itself_and_returns_a_shorter_lifetime(one, other);
    other
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn calls_itself_and_returns_an_argument(n: &str, text: String) -> &str {
    calls_itself_and_returns_an_argument(n, text.clone());
    &text
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn calls_itself_and_returns_a_slice(n: &str) -> &str {
    let text = calls_itself_and_returns_a_slice(n).to_owned();
    if n.is_empty() { n } else { text.as_str() }
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn calls_itself_and_shares_what_is_changed(n: &mut Vec<u8>) -> &u8 {
    let first = calls_itself_and_shares_what_is_changed(n);
    n.clear();
    first
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn awaits_without_async(n: u8) -> u8 {
    later(n).await
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn returns_from_never(n: u8) -> ! {
    if n == 0 {
        panic!();
    }
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn recursion_without_a_box(n: u8) -> u8 {
    if n == 0 {
        return 0;
    }
    recursion_without_a_box(n - 1).await
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn boxed_future_of_a_wrong_type(n: u8) -> std::pin::Pin<Box<dyn Future<Output = u64>>> {
    let n = n + 1;
    Box::pin(async move {
        if n == 0 {
            return 0;
        }
        n
    })
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn boxed_future_that_borrows(n: u8) -> std::pin::Pin<Box<dyn Future<Output = u8>>> {
    let n = n + 1;
    Box::pin(async { n })
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn boxed_future_that_is_not_send(
    n: std::rc::Rc<u8>,
) -> std::pin::Pin<Box<dyn Future<Output = u8> + Send>> {
    Box::pin(async move {
        later(1).await;
        *n
    })
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
fn future_of_a_wrong_type(n: u8) -> impl Future<Output = u64> {
    async move { n }
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
)]
async fn not_send(n: std::rc::Rc<u8>) -> u8 {
    later(1).await;
    *n
}

fn send<T: Send>(value: T) -> T {
    value
}

fn needs_send() {
    drop(send(not_send(std::rc::Rc::new(1))));
}

impl Hidden {
    #[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
    #[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
    #[cfg_attr(
        feature = "counted",
        metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
    )]
    fn moves_out_of_self(&self) -> String {
        self.0
    }

    #[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
    #[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
    #[cfg_attr(
        feature = "counted",
        metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
    )]
    fn changes_self(&self) {
        self.0.push('x');
    }

    #[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
    #[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
    #[cfg_attr(
        feature = "counted",
        metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
    )]
    fn uses_self_that_was_moved(self) -> usize {
        drop(self);
        self.0.len()
    }

    #[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
    #[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
    #[cfg_attr(
        feature = "counted",
        metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
    )]
    async fn moves_out_of_self_async(&self) -> String {
        self.0
    }

    #[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
    #[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
    #[cfg_attr(
        feature = "counted",
        metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
    )]
    async fn changes_self_async(&self) {
        self.0.push('x');
    }

    #[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
    #[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
    #[cfg_attr(
        feature = "counted",
        metrics_runtime::business_counter("diagnostics_wrong_total", help = "Calls.")
    )]
    async fn uses_self_that_was_moved_async(self) -> usize {
        drop(self);
        self.0.len()
    }
}
