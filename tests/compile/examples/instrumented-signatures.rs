//! Signatures that are difficult to wrap: futures that are created by hand, pinned receivers,
//! coercions of the returned value, and futures that must stay `Send`.
#![deny(warnings)]
#![forbid(unsafe_code)]

use metrics_runtime::{LabelValue, business_counter, instrumented, snapshot};
use std::borrow::Cow;
use std::error::Error;
use std::fmt::{Debug, Display};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard};

#[instrumented]
async fn recursive(n: u64) -> u64 {
    if n == 0 {
        0
    } else {
        Box::pin(recursive(n - 1)).await + 1
    }
}

/// Only the creation of the future is measured.
#[instrumented]
fn boxed<'a>(n: &'a u64) -> Pin<Box<dyn Future<Output = u64> + Send + 'a>> {
    Box::pin(async move { *n })
}

#[instrumented]
fn iterator<'a>(numbers: &'a [u64]) -> impl Iterator<Item = &'a u64> + use<'a> {
    numbers.iter()
}

struct Shop {
    orders: Mutex<u64>,
}

impl Shop {
    #[instrumented]
    fn pinned(self: Pin<&mut Self>) -> bool {
        self.orders.is_poisoned()
    }

    #[instrumented]
    fn guarded(&self) -> MutexGuard<'_, u64> {
        self.orders.lock().expect("it is not poisoned")
    }

    #[instrumented]
    fn borrowed<'a>(&self, text: &'a str) -> Cow<'a, str> {
        text.into()
    }

    #[instrumented]
    fn higher(&self, f: impl for<'x> Fn(&'x str) -> &'x str) -> String {
        f("x").to_owned()
    }
}

trait Orders {
    fn place(&self) -> impl Future<Output = u64> + Send;
}

impl Orders for Shop {
    #[instrumented]
    async fn place(&self) -> u64 {
        *self.guarded() += 1;
        tokio::task::yield_now().await;
        *self.guarded()
    }
}

#[instrumented]
async fn opaque(early: bool) -> impl Display {
    if early {
        return "early";
    }
    "late"
}

#[instrumented]
async fn coerced(early: bool) -> Result<Box<dyn Debug>, Box<dyn Error>> {
    if early {
        return Ok(Box::new("early"));
    }
    let number: u8 = "x".parse()?;
    Ok(Box::new(number))
}

#[derive(LabelValue)]
enum Plan {
    Free,
}

/// Generic calls.
#[business_counter("generic_async_total", labels(plan = plan))]
async fn generic<T: Send>(plan: Plan, value: T) -> T {
    tokio::task::yield_now().await;
    let _ = plan;
    value
}

fn send<F: Future + Send>(future: F) -> F {
    future
}

#[tokio::main]
async fn main() {
    assert_eq!(send(recursive(3)).await, 3);
    assert_eq!(send(boxed(&1)).await, 1);
    assert_eq!(iterator(&[1, 2]).count(), 2);
    let mut shop = Shop {
        orders: Mutex::new(0),
    };
    assert!(!Pin::new(&mut shop).pinned());
    assert_eq!(shop.borrowed("x"), "x");
    assert_eq!(shop.higher(|text| text), "x");
    assert_eq!(send(shop.place()).await, 1);
    assert_eq!(opaque(true).await.to_string(), "early");
    assert_eq!(opaque(false).await.to_string(), "late");
    assert!(coerced(true).await.is_ok() && coerced(false).await.is_err());
    assert_eq!(send(generic(Plan::Free, 1)).await, 1);

    let now = snapshot();
    for (function, calls) in [("recursive", 4.0), ("guarded", 2.0), ("coerced", 2.0)] {
        assert_eq!(
            now.total("function_calls_total", &[("function", function)]),
            calls
        );
    }
    assert_eq!(now.total("generic_async_total", &[("plan", "free")]), 1.0);
}
