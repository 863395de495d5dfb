//! A plain function: how often it is called, how each call ended, how long the
//! calls took.
//!
//! ```sh
//! cargo run -p metrics-runtime --example function
//! ```

use metrics_runtime::instrumented;
use std::num::ParseIntError;

/// One attribute is all. A call that returns an `Err` counts as `error`, any
/// other as `ok`; one that panics as `panic`, and goes on panicking.
#[instrumented]
fn parse_port(text: &str) -> Result<u16, ParseIntError> {
    text.parse()
}

fn main() {
    let ports = ["80", "443", "eighty"].map(parse_port);
    println!("{ports:?}\n");

    // What `GET /metrics` would answer, in a program with a server. The series
    // for panics is there as well, at zero: an alert on it can be written, and
    // tried out, before the first panic.
    for line in metrics_runtime::render().lines() {
        if line.contains("function_call") {
            println!("{line}");
        }
    }
}
