//! Functions without warnings.
#![allow(
    clippy::missing_const_for_fn,
    reason = "a measured function can't be `const`"
)]

use metrics_runtime::{LabelValue, business_counter, instrumented};
use std::fmt::{Debug, Display};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

/// An error.
#[derive(Debug)]
pub struct Failure;

/// What a user pays.
#[derive(Clone, Copy, Debug, LabelValue, PartialEq, Eq)]
pub enum Plan {
    /// Nothing.
    Free,
    /// Something.
    Paid,
}

/// Nothing.
#[instrumented]
#[business_counter("diagnostics_nothing_total")]
pub fn nothing() {}

/// Nothing, later.
#[instrumented]
#[business_counter("diagnostics_nothing_later_total")]
pub async fn nothing_later() {
    std::future::ready(()).await;
}

/// Adds up.
///
/// # Errors
///
/// When there is nothing.
#[instrumented(GET "/diagnostics/{id}", in_progress, buckets = [0.5, 1.0], status = [200])]
#[business_counter("diagnostics_sums_total", labels(large = numbers.len() > 2, plan = plan), by = numbers.len())]
#[business_counter("diagnostics_failures_total", help = "Failures.", on = error)]
#[business_counter("diagnostics_large_total", help = "Large.", on = |sum: &Result<u64, Failure>| matches!(sum, Ok(9..)))]
pub fn sum(numbers: &[u64], plan: Plan) -> Result<u64, Failure> {
    if numbers.is_empty() || plan == Plan::Free {
        return Err(Failure);
    }
    let sum = numbers.iter().sum();
    Ok(sum)
}

/// Adds up, later.
///
/// # Errors
///
/// When there is nothing.
#[business_counter("diagnostics_later_sums_total", labels(large = |sum: &u64| *sum > 9), by = |sum: &u64| *sum)]
#[instrumented(in_progress)]
pub async fn sum_later(numbers: &[u64]) -> Result<u64, Failure> {
    let mut sum = 0;
    for number in numbers {
        nothing_later().await;
        sum += number;
    }
    if sum == 0 {
        return Err(Failure);
    }
    Ok(sum)
}

/// A shop.
#[derive(Debug)]
pub struct Shop<T> {
    plan: Plan,
    items: Vec<T>,
    open: Mutex<bool>,
}

impl<T: Clone + Debug + Send + Sync> Shop<T> {
    /// A new one.
    #[instrumented]
    #[business_counter("diagnostics_shops_total", labels(plan = plan))]
    #[must_use]
    pub fn new(plan: Plan, items: Vec<T>) -> Self {
        let open = Mutex::new(true);
        Self { plan, items, open }
    }

    /// Its first item.
    #[instrumented]
    #[business_counter("diagnostics_firsts_total", labels(plan: Plan = self.plan))]
    #[must_use]
    pub fn first(&self) -> Option<&T> {
        let first = self.items.first()?;
        Some(first)
    }

    /// Adds an item.
    #[instrumented]
    #[business_counter("diagnostics_added_total")]
    pub fn add(&mut self, item: T) -> &mut Self {
        self.items.push(item);
        self
    }

    /// Shuts it.
    ///
    /// # Panics
    ///
    /// After another panic.
    #[instrumented]
    #[business_counter("diagnostics_shut_total")]
    pub fn shut(&self) {
        *self.open.lock().expect("nothing panicked") = false;
    }

    /// All items.
    #[instrumented]
    #[business_counter("diagnostics_items_total")]
    pub fn items(&self) -> impl Iterator<Item = &T> + '_ {
        self.items.iter()
    }

    /// The last item.
    #[instrumented]
    #[business_counter("diagnostics_lasts_total")]
    pub async fn last(&self) -> Option<&T> {
        nothing_later().await;
        self.items.last()
    }

    /// Sells all.
    #[instrumented]
    #[business_counter("diagnostics_sold_total", by = |sold: &Vec<T>| sold.len())]
    pub async fn sell(self: Arc<Self>) -> Vec<T> {
        nothing_later().await;
        self.items.clone()
    }

    /// Sells all, by hand.
    #[instrumented]
    #[business_counter("diagnostics_sold_boxed_total")]
    #[must_use]
    pub fn sell_boxed(&self) -> Pin<Box<dyn Future<Output = Vec<T>> + Send + '_>> {
        Box::pin(async move {
            nothing_later().await;
            self.items.clone()
        })
    }
}

/// Has an area.
pub trait Shape {
    /// The area.
    fn area(&self) -> f64;

    /// The area, in words.
    #[instrumented]
    #[business_counter("diagnostics_described_total")]
    fn described(&self) -> String {
        format!("{:.1}", self.area())
    }

    /// The area, later.
    fn area_later(&self) -> impl Future<Output = f64> + Send;
}

impl Shape for f64 {
    #[instrumented]
    #[business_counter("diagnostics_areas_total", help = "Areas.")]
    fn area(&self) -> Self {
        self * self
    }

    #[instrumented]
    #[business_counter("diagnostics_later_areas_total", help = "Areas.")]
    async fn area_later(&self) -> Self {
        nothing_later().await;
        self.area()
    }
}

/// Shows things.
#[instrumented]
#[business_counter("diagnostics_shown_total")]
pub fn show(shown: impl Display, (times, separator): (usize, &str)) -> impl Display {
    vec![shown.to_string(); times].join(separator)
}

/// Never returns.
#[instrumented]
pub fn stop(code: i32) -> ! {
    std::process::exit(code)
}

/// Is generic.
#[instrumented]
#[business_counter("diagnostics_generic_total")]
#[inline]
pub fn generic<T, const N: usize>(mut numbers: [T; N], with: T) -> [T; N]
where
    T: Copy,
{
    if let Some(first) = numbers.first_mut() {
        *first = with;
    }
    numbers
}

/// Is generic, later.
#[instrumented]
#[business_counter("diagnostics_generic_later_total")]
pub async fn generic_later<T: Send>(value: T) -> T {
    nothing_later().await;
    value
}

/// Ignores its arguments.
#[instrumented]
#[business_counter("diagnostics_ignoring_total")]
pub fn ignores(_number: u8, _reference: &str, _value: Arc<Plan>) {}

/// Ignores its arguments, later.
#[instrumented]
#[business_counter("diagnostics_ignoring_later_total")]
pub async fn ignores_later(_number: u8, _reference: &str, _value: Arc<Plan>) {
    nothing_later().await;
}

/// Calls itself.
#[instrumented]
#[business_counter("diagnostics_factorials_total")]
#[must_use]
pub fn factorial(n: u64) -> u64 {
    if n < 2 { 1 } else { n * factorial(n - 1) }
}

/// Calls itself forever.
///
/// # Panics
///
/// After another panic.
#[instrumented]
#[business_counter("diagnostics_endless_total")]
#[must_use]
pub fn endless(plan: Plan, items: &Mutex<Vec<u64>>) -> u64 {
    loop {
        if plan == Plan::Paid {
            let item = endless(Plan::Free, items);
            items.lock().expect("nothing panicked").push(item);
        }
    }
}

/// Ends, after that.
#[instrumented]
#[business_counter("diagnostics_ends_total")]
#[must_use]
pub fn ends(n: u8) -> i32 {
    std::process::exit(if n > 0 { ends(n - 1) } else { 0 })
}

/// Things.
#[derive(Debug, Default)]
pub struct Things(Vec<String>);

impl Things {
    /// How many.
    #[instrumented]
    #[business_counter("diagnostics_lengths_total")]
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it is empty.
    #[instrumented]
    #[business_counter("diagnostics_empty_total")]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first.
    #[instrumented]
    #[business_counter("diagnostics_first_total")]
    #[must_use]
    pub fn first(&self) -> Option<&String> {
        self.0.first()
    }

    /// Adds one.
    #[instrumented]
    #[business_counter("diagnostics_push_total", by = thing.len())]
    pub fn push(&mut self, thing: String) {
        self.0.push(thing);
    }

    /// Does without.
    #[instrumented]
    #[business_counter("diagnostics_swap_total")]
    pub fn swap(&mut self, mut other: Vec<String>, (_, _second): (u8, Arc<Plan>)) -> Vec<String> {
        std::mem::swap(&mut self.0, &mut other);
        other
    }
}
