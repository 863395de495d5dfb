//! Functions that lints warn of. `tests/compile/diagnostics.rs` asks for the same
//! warnings in the same places, whichever attributes are above them.

use std::sync::Mutex;

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
fn unused_function() {}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
async fn unused_async_function() {}

struct Private;

impl Private {
    #[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
    #[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
    #[cfg_attr(
        feature = "counted",
        metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
    )]
    fn unused_method(&self) {}

    #[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
    #[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
    #[cfg_attr(
        feature = "counted",
        metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
    )]
    async fn unused_async_method(&self) {}
}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn undocumented() {}

#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub async fn undocumented_async() {}

/// Unused arguments and variables.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn unused_names(argument: u8, (left, _right): (u8, u8), mut changed: u8) {
    let variable = 1;
    let mut never_changed = 2;
    drop(never_changed);
}

/// Unused arguments and variables.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub async fn unused_names_async(argument: u8, (left, _right): (u8, u8), mut changed: u8) {
    let variable = 1;
    let mut never_changed = 2;
    drop(never_changed);
}

/// Unused values.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn unused_values(text: String) {
    text.len();
    text.parse::<u8>();
    text + "x";
    #[allow(path_statements)]
    text_later();
}

/// Unused values.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub async fn unused_values_async(text: String) {
    text.len();
    text.parse::<u8>();
    text_later();
    text_later().await;
}

/// Its value is to be used.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
#[must_use]
pub async fn text_later() -> String {
    String::new()
}

/// Its value is to be used.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
#[must_use = "it is the answer"]
pub fn answer() -> u8 {
    42
}

/// Uses what is to be used, or not.
pub async fn forgets_values() {
    answer();
    text_later();
    text_later().await;
    undocumented_async();
}

/// Assignments that nobody reads.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn unread_assignments(mut argument: u8) -> u8 {
    let mut value = 1;
    value = 2;
    argument = 3;
    argument = value;
    argument
}

/// Assignments that nobody reads.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub async fn unread_assignments_async(mut argument: u8) -> u8 {
    let mut value = 1;
    value = 2;
    argument = 3;
    argument = value;
    argument
}

/// An argument that is replaced.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn replaced(mut argument: u8) -> u8 {
    argument = 3;
    argument
}

/// An argument that is replaced.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub async fn replaced_async(mut argument: u8) -> u8 {
    argument = 3;
    argument
}

/// Code that is never reached.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn unreachable_code() -> u8 {
    return 1;
    2
}

/// Code that is never reached.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub async fn unreachable_code_async() -> u8 {
    return 1;
    2
}

/// Recurses without an end.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn endless(n: u8) -> u8 {
    endless(n)
}

/// Recurses without an end, through a macro.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn endless_in_a_macro(n: u8) -> String {
    format!("{}", endless_in_a_macro(n))
}

/// Recurses without an end, and returns a reference.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn endless_reference(text: &str) -> &str {
    endless_reference(text)
}

/// Has items.
#[derive(Debug)]
pub struct Items(Vec<u8>);

impl Items {
    /// How many: asks itself, not the vector.
    #[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
    #[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
    #[cfg_attr(
        feature = "counted",
        metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
    )]
    pub fn len(&self) -> usize {
        self.len()
    }

    /// Adds one: asks itself, not the vector.
    #[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
    #[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
    #[cfg_attr(
        feature = "counted",
        metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
    )]
    pub fn push(&mut self, item: u8) {
        self.push(item);
    }

    /// Has one of a number.
    #[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
    #[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
    #[cfg_attr(
        feature = "counted",
        metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
    )]
    pub fn at(&self, number: usize, unused: &str) -> u8 {
        let mut never_changed = number;
        if number < self.0.len() {
            self.0[number]
        } else {
            self.at(number - 1, "")
        }
    }
}

/// Parentheses and braces.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn unneeded() -> u8 {
    let value = (1);
    (value)
}

/// Parentheses and braces.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub async fn unneeded_async() -> u8 {
    let value = (1);
    (value)
}

/// Imports and items.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn unused_items() {
    use std::fmt::Debug;
    const UNUSED: u8 = 1;
    struct Unused;
    fn unused() {}
}

/// Labels, `unsafe` and macros.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn unused_others(n: u8) {
    'unused: loop {
        break;
    }
    macro_rules! unused {
        () => {};
    }
    let closure = |unused: u8| n;
}

/// Names.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn BadName(BadArgument: u8) -> u8 {
    let BadVariable = BadArgument;
    BadVariable
}

/// Names.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub async fn BadAsyncName(BadArgument: u8) -> u8 {
    let BadVariable = BadArgument;
    BadVariable
}

/// Overflows, and panics.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn overflows() -> u8 {
    u8::MAX + 1
}

/// Deprecated.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
#[deprecated]
pub fn deprecated() {}

/// Calls what is deprecated.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn calls_deprecated() {
    deprecated();
}

/// Lifetimes.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn unused_lifetime<'a>(text: &str) -> usize {
    text.len()
}

/// Lifetimes that could be left out.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn needless_lifetime<'a>(text: &'a str) -> &'a str {
    text
}

/// Drops what it locks.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn locks(mutex: &Mutex<u8>) {
    let _ = mutex.lock();
}

/// Holds a lock.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub async fn holds_a_lock(mutex: &Mutex<u8>) {
    let guard = mutex.lock().unwrap();
    text_later().await;
    drop(guard);
}

/// Does not consume its argument.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn by_value(text: String) -> usize {
    text.len()
}

/// Does not change its argument.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn by_mut(text: &mut String) -> usize {
    text.len()
}

/// Takes a `String` by reference.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn by_string(text: &String, numbers: &Vec<u8>) -> usize {
    text.len() + numbers.len()
}

/// Has nothing to await.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub async fn awaits_nothing() -> u8 {
    1
}

/// Has many arguments.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn many(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8) -> u8 {
    a + b + c + d + e + f + g + h
}

/// Fails, without words about it.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn fails(n: u8) -> Result<u8, ()> {
    if n == 0 {
        return Err(());
    }
    return Ok(n);
}

/// Fails, without words about it.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub async fn fails_async(n: u8) -> Result<u8, ()> {
    text_later().await;
    if n == 0 {
        return Err(());
    }
    return Ok(n);
}

/// Never fails.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
fn never_fails() -> Result<u8, ()> {
    Ok(1)
}

/// Calls it.
pub fn calls_never_fails() {
    drop(never_fails());
}

/// A variable for nothing.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn variable_for_nothing() -> u8 {
    let value = std::env::args().count() as u8;
    value
}

/// A variable for nothing.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub async fn variable_for_nothing_async() -> u8 {
    let value = text_later().await.len() as u8;
    value
}

/// Clones for nothing.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn clones(text: String) -> String {
    text.clone()
}

/// No semicolon.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn no_semicolon(text: &mut String) {
    text.push('x')
}

/// No semicolon.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub async fn no_semicolon_async(text: &mut String) {
    text_later().await;
    text.push('x')
}

/// A closure for nothing.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn closure_for_nothing(numbers: &[u8]) -> Vec<u32> {
    numbers
        .iter()
        .map(|n| u32::from(*n))
        .map(|n| u32::swap_bytes(n))
        .collect()
}

/// Asks for nothing.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn asks_for_nothing(text: &str) -> Result<u8, std::num::ParseIntError> {
    Ok(text.parse::<u8>()?)
}

/// A thing.
#[derive(Debug)]
pub struct Thing(u8);

impl Thing {
    /// A new one.
    #[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
    #[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
    #[cfg_attr(
        feature = "counted",
        metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
    )]
    pub fn new() -> Thing {
        Thing(1)
    }

    /// Converts.
    #[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
    #[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
    #[cfg_attr(
        feature = "counted",
        metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
    )]
    pub fn to_number(self) -> u8 {
        self.0
    }

    /// Does without `self`.
    #[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
    #[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
    #[cfg_attr(
        feature = "counted",
        metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
    )]
    pub fn without_self(&self) -> u8 {
        1
    }

    /// Does without `self`, later.
    #[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
    #[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
    #[cfg_attr(
        feature = "counted",
        metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
    )]
    pub async fn without_self_async(&self) -> u8 {
        text_later().await;
        1
    }
}

/// Could be `async`.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn by_hand(n: u8) -> impl std::future::Future<Output = u8> {
    async move { n }
}

/// Is not `Send`.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub async fn not_send(shared: std::rc::Rc<u8>) -> u8 {
    text_later().await;
    *shared
}

/// Names an argument that is not to be used.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn underscored(_value: u8) -> u8 {
    _value
}

/// Names an argument that is not to be used.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn underscored_text(_value: String) -> String {
    _value
}

/// Items after statements.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn late_items() -> u8 {
    let value = 1;
    fn late() -> u8 {
        2
    }
    value + late()
}

/// Panics, without words about it.
#[cfg_attr(feature = "instrumented", metrics_runtime::instrumented)]
#[cfg_attr(feature = "traced", tracing::instrument(skip_all))]
#[cfg_attr(
    feature = "counted",
    metrics_runtime::business_counter("diagnostics_warned_total", help = "Calls.")
)]
pub fn panics(text: Option<&str>) -> usize {
    text.unwrap().len()
}
