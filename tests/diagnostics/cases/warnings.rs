//! Functions with warnings. Lints must report them on the same lines with any attribute, which
//! `tests/compile/diagnostics.rs` checks.

use std::sync::Mutex;

#[measured(sync, async)]
fn unused_function() {}

struct Private;

impl Private {
    #[measured(sync, async)]
    fn unused_method(&self) {}
}

#[measured(sync, async)]
pub fn undocumented() {}

/// Unused arguments and variables.
#[measured(sync, async)]
pub fn unused_names(argument: u8, (left, _right): (u8, u8), mut changed: u8) {
    let variable = 1;
    let mut never_changed = 2;
    drop(never_changed);
}

/// Unused values.
#[measured]
pub fn unused_values(text: String) {
    text.len();
    text.parse::<u8>();
    text + "x";
    #[allow(path_statements)]
    text_later();
}

/// Unused values.
#[measured]
pub async fn unused_values_async(text: String) {
    text.len();
    text.parse::<u8>();
    text_later();
    text_later().await;
}

/// Its value is to be used.
#[measured]
#[must_use]
pub async fn text_later() -> String {
    String::new()
}

/// Its value is to be used.
#[measured]
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

/// Assignments that are never read.
#[measured(sync, async)]
pub fn unread_assignments(mut argument: u8) -> u8 {
    let mut value = 1;
    value = 2;
    argument = 3;
    argument = value;
    argument
}

/// An argument that is replaced.
#[measured(sync, async)]
pub fn replaced(mut argument: u8) -> u8 {
    argument = 3;
    argument
}

/// Unreachable code.
#[measured(sync, async)]
pub fn unreachable_code() -> u8 {
    return 1;
    2
}

/// Endless recursion.
#[measured]
pub fn endless(n: u8) -> u8 {
    endless(n)
}

/// Endless recursion, through a macro.
#[measured]
pub fn endless_in_a_macro(n: u8) -> String {
    format!("{}", endless_in_a_macro(n))
}

/// Endless recursion, with a returned reference.
#[measured]
pub fn endless_reference(text: &str) -> &str {
    endless_reference(text)
}

/// Has items.
#[derive(Debug)]
pub struct Items(Vec<u8>);

impl Items {
    /// How many: asks itself, not the vector.
    #[measured]
    pub fn len(&self) -> usize {
        self.len()
    }

    /// Adds one: asks itself, not the vector.
    #[measured]
    pub fn push(&mut self, item: u8) {
        self.push(item);
    }

    /// Has one of a number.
    #[measured]
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
#[measured(sync, async)]
pub fn unneeded() -> u8 {
    let value = (1);
    (value)
}

/// Imports and items.
#[measured]
pub fn unused_items() {
    use std::fmt::Debug;
    const UNUSED: u8 = 1;
    struct Unused;
    fn unused() {}
}

/// Labels, `unsafe` and macros.
#[measured]
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
#[measured]
pub fn BadName(BadArgument: u8) -> u8 {
    let BadVariable = BadArgument;
    BadVariable
}

/// Names.
#[measured]
pub async fn BadAsyncName(BadArgument: u8) -> u8 {
    let BadVariable = BadArgument;
    BadVariable
}

/// Overflows, and panics.
#[measured]
pub fn overflows() -> u8 {
    u8::MAX + 1
}

/// Deprecated.
#[measured]
#[deprecated]
pub fn deprecated() {}

/// Calls what is deprecated.
#[measured]
pub fn calls_deprecated() {
    deprecated();
}

/// Lifetimes.
#[measured]
pub fn unused_lifetime<'a>(text: &str) -> usize {
    text.len()
}

/// Lifetimes that could be left out.
#[measured]
pub fn needless_lifetime<'a>(text: &'a str) -> &'a str {
    text
}

/// Drops what it locks.
#[measured]
pub fn locks(mutex: &Mutex<u8>) {
    let _ = mutex.lock();
}

/// Holds a lock.
#[measured]
pub async fn holds_a_lock(mutex: &Mutex<u8>) {
    let guard = mutex.lock().unwrap();
    text_later().await;
    drop(guard);
}

/// Does not consume its argument.
#[measured]
pub fn by_value(text: String) -> usize {
    text.len()
}

/// Does not change its argument.
#[measured]
pub fn by_mut(text: &mut String) -> usize {
    text.len()
}

/// Takes a `String` by reference.
#[measured]
pub fn by_string(text: &String, numbers: &Vec<u8>) -> usize {
    text.len() + numbers.len()
}

/// Has nothing to await.
#[measured]
pub async fn awaits_nothing() -> u8 {
    1
}

/// Has many arguments.
#[measured]
pub fn many(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8) -> u8 {
    a + b + c + d + e + f + g + h
}

/// Fails, without words about it.
#[measured]
pub fn fails(n: u8) -> Result<u8, ()> {
    if n == 0 {
        return Err(());
    }
    return Ok(n);
}

/// Fails, without words about it.
#[measured]
pub async fn fails_async(n: u8) -> Result<u8, ()> {
    text_later().await;
    if n == 0 {
        return Err(());
    }
    return Ok(n);
}

/// Never fails.
#[measured]
fn never_fails() -> Result<u8, ()> {
    Ok(1)
}

/// Calls it.
pub fn calls_never_fails() {
    drop(never_fails());
}

/// A variable for nothing.
#[measured]
pub fn variable_for_nothing() -> u8 {
    let value = std::env::args().count() as u8;
    value
}

/// A variable for nothing.
#[measured]
pub async fn variable_for_nothing_async() -> u8 {
    let value = text_later().await.len() as u8;
    value
}

/// Clones for nothing.
#[measured]
pub fn clones(text: String) -> String {
    text.clone()
}

/// No semicolon.
#[measured]
pub fn no_semicolon(text: &mut String) {
    text.push('x')
}

/// No semicolon.
#[measured]
pub async fn no_semicolon_async(text: &mut String) {
    text_later().await;
    text.push('x')
}

/// A closure for nothing.
#[measured]
pub fn closure_for_nothing(numbers: &[u8]) -> Vec<u32> {
    numbers
        .iter()
        .map(|n| u32::from(*n))
        .map(|n| u32::swap_bytes(n))
        .collect()
}

/// Asks for nothing.
#[measured]
pub fn asks_for_nothing(text: &str) -> Result<u8, std::num::ParseIntError> {
    Ok(text.parse::<u8>()?)
}

/// A thing.
#[derive(Debug)]
pub struct Thing(u8);

impl Thing {
    /// A new one.
    #[measured]
    pub fn new() -> Thing {
        Thing(1)
    }

    /// Converts.
    #[measured]
    pub fn to_number(self) -> u8 {
        self.0
    }

    /// Does without `self`.
    #[measured]
    pub fn without_self(&self) -> u8 {
        1
    }

    /// Does without `self`, later.
    #[measured]
    pub async fn without_self_async(&self) -> u8 {
        text_later().await;
        1
    }
}

/// Could be `async`.
#[measured]
pub fn by_hand(n: u8) -> impl std::future::Future<Output = u8> {
    async move { n }
}

/// Is not `Send`.
#[measured]
pub async fn not_send(shared: std::rc::Rc<u8>) -> u8 {
    text_later().await;
    *shared
}

/// Names an argument that is not to be used.
#[measured]
pub fn underscored(_value: u8) -> u8 {
    _value
}

/// Names an argument that is not to be used.
#[measured]
pub fn underscored_text(_value: String) -> String {
    _value
}

/// Items after statements.
#[measured]
pub fn late_items() -> u8 {
    let value = 1;
    fn late() -> u8 {
        2
    }
    value + late()
}

/// Panics, without words about it.
#[measured]
pub fn panics(text: Option<&str>) -> usize {
    text.unwrap().len()
}
