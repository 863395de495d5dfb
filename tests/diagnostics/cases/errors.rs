//! Mistakes in the bodies of functions. The compiler must report them on the same lines with any
//! attribute, which `tests/compile/diagnostics.rs` checks.

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
fn uses_what_was_moved(text: String) -> usize {
    let moved = text;
    text.len() + moved.len()
}

#[measured(sync, async)]
fn uses_a_variable_that_was_moved(n: u8) -> usize {
    let text = n.to_string();
    drop(text);
    text.len()
}

#[measured(sync, async)]
fn moves_out_of_a_reference(text: &String) -> String {
    *text
}

#[measured(sync, async)]
fn moves_out_of_a_slice(texts: &[String]) -> String {
    texts[0]
}

#[measured(sync, async)]
fn moves_in_a_loop(text: String) {
    for _ in 0..2 {
        drop(text);
    }
}

#[measured(sync, async)]
fn borrows_twice(mut numbers: Vec<u8>) -> u8 {
    let first = &numbers[0];
    numbers.push(1);
    *first
}

#[measured(sync, async)]
fn borrows_a_variable_twice(n: u8) -> u8 {
    let mut numbers = vec![n];
    let first = &numbers[0];
    numbers.push(1);
    *first
}

#[measured(sync, async)]
fn changes_what_is_not_mut(numbers: Vec<u8>) -> usize {
    numbers.push(1);
    numbers.len()
}

#[measured(sync, async)]
fn changes_a_variable_that_is_not_mut(n: u8) -> usize {
    let numbers = vec![n];
    numbers.push(1);
    numbers.len()
}

#[measured(sync, async)]
fn assigns_what_is_not_mut(n: u8) -> u8 {
    n = 1;
    n
}

#[measured(sync, async)]
fn assigns_twice(n: u8) -> u8 {
    let twice = n;
    twice = 1;
    twice
}

#[measured(sync, async)]
fn changes_through_a_shared_reference(numbers: &Vec<u8>) -> usize {
    numbers.push(1);
    numbers.len()
}

#[measured(sync, async)]
fn used_before_it_is_set(n: u8) -> u8 {
    let unset: u8;
    n + unset
}

#[measured(sync, async)]
fn returns_a_local_reference(n: &str) -> &str {
    let text = n.to_owned();
    &text
}

#[measured(sync, async)]
fn returns_a_reference_to_an_argument(n: &str, text: String) -> &str {
    if n.is_empty() {
        return n;
    }
    &text
}

#[measured(sync, async)]
fn returns_a_shorter_lifetime<'a>(one: &'a str, other: &str) -> &'a str {
    if one.is_empty() {
        return other;
    }
    one
}

#[measured(sync, async)]
fn closure_that_borrows(n: u8) -> Box<dyn Fn() -> u8> {
    let local = n;
    Box::new(|| local)
}

#[measured(sync, async)]
fn dropped_while_borrowed(n: u8) -> usize {
    let text;
    {
        let inner = n.to_string();
        text = &inner;
    }
    text.len()
}

#[measured(sync, async)]
fn locks_a_borrow_in_a_map(map: &mut HashMap<u8, u8>) -> &u8 {
    let first = &map[&1];
    map.clear();
    first
}

#[measured(sync, async)]
fn without_unsafe(at: *const u8) -> u8 {
    *at
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

#[measured]
fn calls_itself_with_a_wrong_type(n: u8) -> u64 {
    if n == 0 {
        1
    } else {
        calls_itself_with_a_wrong_type("one")
    }
}

#[measured]
fn calls_itself_and_returns_a_wrong_type(n: u8) -> u64 {
    calls_itself_and_returns_a_wrong_type(n - 1);
    n
}

#[measured]
fn calls_itself_and_returns_nothing(n: u8) -> u64 {
    calls_itself_and_returns_nothing(n - 1);
}

#[measured]
fn calls_itself_and_returns_something(n: u8) {
    calls_itself_and_returns_something(n - 1);
    n
}

#[measured]
fn calls_itself_in_one_branch(n: u8) -> u64 {
    if n > 0 {
        calls_itself_in_one_branch(n - 1)
    }
}

#[measured]
fn calls_itself_and_uses_what_was_moved(text: String) -> usize {
    calls_itself_and_uses_what_was_moved(text) + text.len()
}

#[measured]
fn calls_itself_and_assigns_what_is_not_mut(n: u8, m: &u8) -> u8 {
    n = calls_itself_and_assigns_what_is_not_mut(n, m);
    *m = n;
    n
}

#[measured]
fn calls_itself_and_changes_what_is_not_mut(numbers: Vec<u8>, others: &Vec<u8>) -> usize {
    numbers.push(1);
    others.push(1);
    calls_itself_and_changes_what_is_not_mut(numbers, others)
}

#[measured]
fn calls_itself_and_boxes_a_borrow(n: u8) -> Box<dyn Fn() -> u8> {
    let local = n;
    calls_itself_and_boxes_a_borrow(n);
    Box::new(|| local)
}

#[measured]
fn calls_itself_and_returns_a_local_reference(n: &str) -> &str {
    let text = calls_itself_and_returns_a_local_reference(n).to_owned();
    &text
}

#[measured]
fn calls_itself_and_keeps_a_borrow(n: &str) -> Option<Hiding> {
    let text = n.to_owned();
    let hiding = Hiding(&text);
    calls_itself_and_keeps_a_borrow(n);
    Some(hiding)
}

#[measured]
fn calls_itself_without_a_bound<T>(value: T) -> String {
    calls_itself_without_a_bound(1);
    value.to_string()
}

#[measured]
fn calls_itself_and_needs_a_type(n: u8) -> usize {
    let numbers = Vec::new();
    calls_itself_and_needs_a_type(n);
    numbers.len()
}

#[measured]
fn calls_itself_and_returns_a_shorter_lifetime<'a>(one: &'a str, other: &str) -> &'a str {
    calls_itself_and_returns_a_shorter_lifetime(one, other);
    other
}

#[measured]
fn calls_itself_and_returns_an_argument(n: &str, text: String) -> &str {
    calls_itself_and_returns_an_argument(n, text.clone());
    &text
}

#[measured]
fn calls_itself_and_returns_a_slice(n: &str) -> &str {
    let text = calls_itself_and_returns_a_slice(n).to_owned();
    if n.is_empty() { n } else { text.as_str() }
}

#[measured]
fn calls_itself_and_shares_what_is_changed(n: &mut Vec<u8>) -> &u8 {
    let first = calls_itself_and_shares_what_is_changed(n);
    n.clear();
    first
}

#[measured]
fn awaits_without_async(n: u8) -> u8 {
    later(n).await
}

#[measured]
fn returns_from_never(n: u8) -> ! {
    if n == 0 {
        panic!();
    }
}

#[measured]
async fn recursion_without_a_box(n: u8) -> u8 {
    if n == 0 {
        return 0;
    }
    recursion_without_a_box(n - 1).await
}

#[measured]
fn boxed_future_of_a_wrong_type(n: u8) -> std::pin::Pin<Box<dyn Future<Output = u64>>> {
    let n = n + 1;
    Box::pin(async move {
        if n == 0 {
            return 0;
        }
        n
    })
}

#[measured]
fn boxed_future_that_borrows(n: u8) -> std::pin::Pin<Box<dyn Future<Output = u8>>> {
    let n = n + 1;
    Box::pin(async { n })
}

#[measured]
fn boxed_future_that_is_not_send(
    n: std::rc::Rc<u8>,
) -> std::pin::Pin<Box<dyn Future<Output = u8> + Send>> {
    Box::pin(async move {
        later(1).await;
        *n
    })
}

#[measured]
fn future_of_a_wrong_type(n: u8) -> impl Future<Output = u64> {
    async move { n }
}

#[measured]
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
    #[measured(sync, async)]
    fn moves_out_of_self(&self) -> String {
        self.0
    }

    #[measured(sync, async)]
    fn changes_self(&self) {
        self.0.push('x');
    }

    #[measured(sync, async)]
    fn uses_self_that_was_moved(self) -> usize {
        drop(self);
        self.0.len()
    }
}
