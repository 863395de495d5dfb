//! `#[instrumented]` above every kind of function and method.
#![deny(warnings)]
// The cases need this code.
#![allow(
    missing_docs,
    unsafe_code,
    clippy::boxed_local,
    clippy::non_minimal_cfg
)]
#![warn(unsafe_op_in_unsafe_fn)]

use metrics_runtime::{instrumented, snapshot};
use std::fmt::{Debug, Display};
use std::ops::AddAssign;

fn calls(function: &str, outcome: &str) -> f64 {
    snapshot().total(
        "function_calls_total",
        &[("function", function), ("outcome", outcome)],
    )
}

struct Shop {
    orders: Vec<u64>,
}

impl Shop {
    #[instrumented]
    fn new() -> Self {
        Self { orders: vec![1, 2] }
    }

    #[instrumented]
    fn first(&self) -> Option<&u64> {
        self.orders.first()
    }

    #[instrumented]
    fn last_mut(&mut self) -> &mut u64 {
        let last = self.orders.len() - 1;
        &mut self.orders[last]
    }

    #[instrumented]
    fn close(mut self) -> Vec<u64> {
        self.orders.push(9);
        self.orders
    }

    #[instrumented]
    fn boxed(self: Box<Self>) -> usize {
        self.orders.len()
    }

    #[instrumented]
    async fn place(&mut self, order: u64) -> &[u64] {
        self.orders.push(order);
        tokio::task::yield_now().await;
        &self.orders
    }
}

trait Orders {
    fn count(&self) -> usize;

    #[instrumented]
    fn described(&self) -> String {
        format!("{} orders", self.count())
    }

    fn listed(&self) -> impl Iterator<Item = u64>;

    async fn wait(&self) -> usize;
}

impl Orders for Shop {
    #[instrumented]
    fn count(&self) -> usize {
        self.orders.len()
    }

    #[instrumented]
    fn listed(&self) -> impl Iterator<Item = u64> {
        self.orders.iter().copied()
    }

    #[instrumented]
    async fn wait(&self) -> usize {
        self.orders.len()
    }
}

#[instrumented]
fn nothing() {}

#[instrumented]
async fn nothing_async() {}

#[instrumented]
fn longest<'a, 'b: 'a>(one: &'a str, other: &'b str) -> &'a str {
    if one.len() > other.len() { one } else { other }
}

#[instrumented]
async fn longest_async<'a>(one: &'a str, other: &'a str) -> &'a str {
    if one.len() > other.len() { one } else { other }
}

#[instrumented]
fn sum<T, const N: usize>(numbers: [T; N]) -> T
where
    T: Default + AddAssign,
{
    let mut sum = T::default();
    for number in numbers {
        sum += number;
    }
    sum
}

#[instrumented]
fn shown(value: impl Display + Clone) -> impl Display + Clone {
    format!("<{value}>")
}

#[instrumented]
async fn shown_async(value: impl Display) -> impl Debug {
    value.to_string()
}

#[instrumented]
fn adder(by: u64) -> impl Fn(u64) -> u64 {
    move |n| n + by
}

#[instrumented]
fn boxed(by: u64) -> Box<dyn Fn(u64) -> u64> {
    if by == 0 {
        return Box::new(|n| n);
    }
    Box::new(move |n| n + by)
}

#[instrumented]
async fn boxed_async(by: u64) -> Box<dyn Fn(u64) -> u64 + Send> {
    if by == 0 {
        return Box::new(|n| n);
    }
    Box::new(move |n| n + by)
}

#[instrumented]
fn nested(maybe: bool) -> Result<impl Display, String> {
    if maybe { Ok(1) } else { Err("no".to_owned()) }
}

struct Pair {
    left: u64,
    right: u64,
}

#[instrumented]
fn patterns(
    (a, mut b): (u64, u64),
    Pair { left, right: r }: Pair,
    [c, ..]: [u64; 3],
    _: u8,
) -> u64 {
    b += 1;
    a + b + left + r + c
}

#[instrumented]
fn countdown(mut n: u64) -> u64 {
    let mut steps = 0;
    while n > 0 {
        n -= 1;
        steps += 1;
    }
    steps
}

#[instrumented]
async fn patterns_async((a, mut b): (u64, u64), &c: &u64) -> u64 {
    b += c;
    a + b
}

#[instrumented]
fn parse(text: &str) -> Result<u64, std::num::ParseIntError> {
    let number: u64 = text.parse()?;
    if number == 0 {
        return Ok(100);
    }
    Ok(number)
}

#[instrumented]
async fn parse_async(text: &str) -> Result<u64, Box<dyn std::error::Error + Send + Sync>> {
    let number: u64 = text.parse()?;
    if number == 0 {
        return Err("zero".into());
    }
    Ok(number)
}

#[instrumented]
fn first_char(text: &str) -> Option<char> {
    let first = text.chars().next()?;
    Some(first)
}

#[instrumented]
fn never() -> ! {
    panic!("as it should")
}

#[instrumented]
async fn never_async() -> ! {
    panic!("as it should")
}

/// # Safety
///
/// `at` must be readable.
#[instrumented]
unsafe fn read(at: *const u64) -> u64 {
    // SAFETY: the caller guarantees it.
    unsafe { *at }
}

/// # Safety
///
/// `at` must be readable.
#[instrumented]
#[allow(unsafe_op_in_unsafe_fn)]
unsafe fn read_without_a_block(at: *const u64) -> u64 {
    *at
}

/// # Safety
///
/// `at` must be readable.
#[instrumented]
#[allow(unsafe_op_in_unsafe_fn)]
async unsafe fn read_async(at: *const u64) -> u64 {
    *at
}

#[instrumented]
extern "C" fn foreign(n: u64) -> u64 {
    n
}

#[instrumented]
fn r#match(r#type: u64) -> u64 {
    r#type
}

#[instrumented]
fn factorial(n: u64) -> u64 {
    if n == 0 { 1 } else { n * factorial(n - 1) }
}

#[instrumented]
fn outer() -> u64 {
    #[instrumented]
    fn inner() -> u64 {
        #[instrumented]
        fn innermost() -> u64 {
            7
        }
        innermost()
    }
    inner()
}

#[cfg(all())]
#[must_use]
#[inline]
#[instrumented(in_progress, buckets = [0.1, 1])]
#[cfg(all())]
#[allow(clippy::too_many_arguments)]
#[track_caller]
pub fn dressed(#[allow(unused)] unused: u64) -> u64 {
    1
}

#[instrumented]
#[cfg(any())]
fn absent() -> Missing {}

#[instrumented(GET "/users/{id}", status = [200, 404], buckets = [0.5])]
async fn handler() {}

#[tokio::main]
async fn main() {
    let mut shop = Shop::new();
    assert_eq!(shop.first(), Some(&1));
    *shop.last_mut() = 5;
    assert_eq!(shop.place(6).await, [1, 5, 6]);
    assert_eq!(shop.described(), "3 orders");
    assert_eq!(shop.listed().sum::<u64>(), 12);
    assert_eq!(shop.wait().await, 3);
    assert_eq!(shop.close(), [1, 5, 6, 9]);
    assert_eq!(Box::new(Shop::new()).boxed(), 2);
    for method in [
        "first",
        "last_mut",
        "place",
        "described",
        "count",
        "listed",
        "wait",
        "close",
    ] {
        assert_eq!(calls(method, "ok"), 1.0, "{method}");
    }
    nothing();
    nothing_async().await;
    assert_eq!(longest("a", "bc"), "bc");
    assert_eq!(longest_async("a", "bc").await, "bc");
    assert_eq!(sum([1, 2, 3]), 6);
    assert_eq!(shown(1).to_string(), "<1>");
    assert_eq!(format!("{:?}", shown_async(1).await), "\"1\"");
    assert_eq!(adder(1)(2) + boxed(0)(2) + boxed(1)(2), 8);
    assert_eq!(boxed_async(0).await(2) + boxed_async(1).await(2), 5);
    assert!(nested(true).is_ok() && nested(false).is_err());
    assert_eq!(
        patterns((1, 1), Pair { left: 1, right: 1 }, [1, 0, 0], 0),
        6
    );
    assert_eq!(countdown(3), 3);
    assert_eq!(patterns_async((1, 1), &1).await, 3);
    assert_eq!(parse("0").and_then(|_| parse("1")), Ok(1));
    assert!(parse("x").is_err());
    assert_eq!((calls("parse", "ok"), calls("parse", "error")), (2.0, 1.0));
    assert!(parse_async("0").await.is_err() && parse_async("1").await.is_ok());
    assert_eq!(calls("parse_async", "error"), 1.0);
    assert_eq!((first_char("x"), first_char("")), (Some('x'), None));
    assert_eq!(calls("first_char", "ok"), 2.0);
    let at = 4_u64;
    // SAFETY: it points to a variable.
    assert_eq!(unsafe { read(&at) + read_without_a_block(&at) }, 8);
    // SAFETY: it points to a variable.
    assert_eq!(unsafe { read_async(&at) }.await, 4);
    assert_eq!(foreign(2), 2);
    assert_eq!(r#match(3), 3);
    assert_eq!(calls("match", "ok"), 1.0);
    assert_eq!(factorial(4), 24);
    assert_eq!(calls("factorial", "ok"), 5.0);
    assert_eq!(outer(), 7);
    assert_eq!(calls("innermost", "ok"), 1.0);
    assert_eq!(dressed(0), 1);
    handler().await;

    std::panic::set_hook(Box::new(|_| {}));
    assert!(std::panic::catch_unwind(|| never()).is_err());
    assert!(tokio::spawn(async { never_async().await }).await.is_err());
    assert_eq!(calls("never", "panic"), 1.0);
    assert_eq!(calls("never_async", "panic"), 1.0);

    let cancelled = tokio::time::timeout(std::time::Duration::ZERO, pending()).await;
    assert!(cancelled.is_err());
    assert_eq!(calls("pending", "cancelled"), 1.0);
}

#[instrumented]
async fn pending() {
    std::future::pending::<()>().await;
}
