//! Names that the attributes use, too, and shadowed types.
#![deny(warnings)]
#![forbid(unsafe_code)]
#![allow(dead_code, non_camel_case_types)]

use metrics_runtime::{
    LabelValue, business_counter, business_gauge, business_histogram, instrumented, snapshot,
};

type Result<T> = std::result::Result<T, String>;

// Other items with names from the prelude.
struct Option;
struct Some;
struct Err;
struct Box;
struct String2;
type bool = std::primitive::bool;
type usize = std::primitive::u8;
mod core {}
mod std_ {}
trait Fn {}

#[derive(LabelValue)]
enum Kind {
    None,
    Some,
    Ok,
}

#[instrumented]
#[business_counter("clashes_total", help = "Clashes.", labels(kind = value), by = by)]
fn clash(value: Kind, call: u8, guard: u8, result: u8, returned: u8, by: u32, function: u8) -> u32 {
    let subject = call + guard + result + returned + function;
    let label_0 = match value {
        Kind::None => 0,
        Kind::Some => 1,
        Kind::Ok => 2,
    };
    let closure = |typed: u8| typed;
    u32::from(closure(subject) + label_0) + by
}

#[instrumented]
#[business_counter(
    "async_clashes_total",
    help = "Clashes.",
    labels(large = |value: &u32| *value > 3, kind = never),
    by = |subject: &u32| *subject,
    on = |returned: &u32| *returned > 0
)]
async fn clash_async(never: Kind, value: u32) -> u32 {
    let _ = never;
    value
}

#[instrumented]
fn aliased(fail: bool) -> Result<u8> {
    if fail {
        std::result::Result::Err("no".to_owned())
    } else {
        Ok(1)
    }
}

/// Methods for all types, with the names of the runtime's methods.
trait Everything: Sized {
    fn counter(self) {}
    fn gauge(self) {}
    fn histogram(self) {}
    fn count(self) {}
    fn number(self) {}
    fn base(self) {}
    fn add(self, _: u8) {}
    fn set(self, _: u8) {}
    fn observe(self, _: u8) {}
    fn into_gauge(self) {}
    fn into_observation(self) {}
    fn index(self) {}
    fn text(self) {}
}

impl<T> Everything for T {}

#[business_counter("trait_calls_total", help = "Traits.", labels(kind = kind))]
#[business_gauge("traits", set = amount, help = "Traits.", labels(name = dynamic(name, limit = 1)))]
#[business_histogram("trait_sizes", value = |size: &u32| *size, buckets = [5], help = "Traits.")]
fn traits(kind: Kind, amount: u32, name: &str) -> u32 {
    let _ = (kind, name);
    amount
}

mod metrics_runtime_ {
    pub fn start() {}
}

#[tokio::main]
async fn main() {
    assert_eq!(clash(Kind::Some, 1, 1, 1, 1, 2, 1), 8);
    assert_eq!(clash_async(Kind::Ok, 5).await, 5);
    assert!(aliased(true).is_err() && aliased(false).is_ok());
    metrics_runtime_::start();
    assert_eq!(traits(Kind::Ok, 3, "x"), 3);

    let now = snapshot();
    assert_eq!(now.total("clashes_total", &[("kind", "some")]), 2.0);
    let labels = [("large", "true"), ("kind", "ok")];
    assert_eq!(now.total("async_clashes_total", &labels), 5.0);
    let labels = [("function", "aliased"), ("outcome", "error")];
    assert_eq!(now.total("function_calls_total", &labels), 1.0);
    assert_eq!(now.total("trait_calls_total", &[("kind", "ok")]), 1.0);
    assert_eq!(now.total("traits", &[("name", "x")]), 3.0);
    assert_eq!(now.total("trait_sizes", &[]), 1.0);
}
