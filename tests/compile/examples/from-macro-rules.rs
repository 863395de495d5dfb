//! Functions that `macro_rules!` writes, from fragments of every kind; and
//! without the prelude.
#![deny(warnings)]
#![allow(dead_code, unused_extern_crates)]
#![forbid(unsafe_code)]
#![no_implicit_prelude]

extern crate metrics_runtime;
extern crate std;
extern crate tokio;

use metrics_runtime::{LabelValue, business_counter, instrumented, snapshot};
use std::prelude::rust_2024::{Ok, Result};
use std::string::String;
use std::{assert, assert_eq};

macro_rules! counted {
    ($name:ident($argument:ident) -> $ty:ty $body:block, $metric:literal, $label:ident = $value:expr) => {
        /// Written by a macro.
        #[business_counter($metric, labels($label = $value))]
        #[instrumented]
        fn $name($argument: u8) -> $ty $body
    };
}
counted!(counted(n) -> Result<u8, String> { let n = n + 1; Ok(n) }, "counted_total", large = n > 3);

macro_rules! timed {
    ($name:ident($argument:ident) -> $ty:ty $body:block, $bound:expr) => {
        #[instrumented(GET "/timed", buckets = [$bound], status = [200])]
        async fn $name($argument: u8) -> $ty $body
    };
}
timed!(timed(n) -> Result<u8, String> { Ok(n) }, 0.5);

macro_rules! items {
    ($($item:item)*) => { $($item)* };
}
items! {
    #[instrumented]
    #[inline]
    fn item(n: u8) -> u8 { n }

    #[instrumented]
    async fn on_one_line() -> u8 { 1 }

    #[derive(LabelValue)]
    enum Kind { A, B(u8) }
}

#[instrumented]
fn with_inner_attributes() {
    #![allow(unused_variables)]
    #![allow(dead_code)]
    let unused = 1;
}

#[instrumented]
async fn with_inner_attributes_async() -> u8 {
    #![allow(unused_variables)]
    let unused = 1;
    2
}

fn main() {
    assert_eq!(counted(3), Ok(4));
    assert_eq!(counted(5), Ok(6));
    assert_eq!(item(1), 1);
    assert_eq!(Kind::A.index() + Kind::B(1).index(), 1);
    with_inner_attributes();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    assert_eq!(runtime.block_on(timed(7)), Ok(7));
    assert_eq!(runtime.block_on(on_one_line()), 1);
    assert_eq!(runtime.block_on(with_inner_attributes_async()), 2);

    let now = snapshot();
    assert_eq!(now.total("counted_total", &[("large", "true")]), 1.0);
    for function in ["counted", "item", "timed", "on_one_line"] {
        let calls = now.total("function_calls_total", &[("function", function)]);
        assert!(calls >= 1.0, "{function}");
    }
}
