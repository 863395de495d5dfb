//! A plain function: its number of calls, their outcomes and durations.
//!
//! ```sh
//! cargo run -p metrics-runtime --example function
//! ```

use metrics_runtime::instrumented;
use std::num::ParseIntError;

/// One attribute is enough. A call that returns an `Err` counts as `error`, any other as `ok`. A
/// call that panics counts as `panic`, and the panic continues.
#[instrumented]
fn parse_port(text: &str) -> Result<u16, ParseIntError> {
    text.parse()
}

fn main() {
    let ports = ["80", "443", "eighty"].map(parse_port);
    println!("{ports:?}\n");

    // In a service, `GET /metrics` returns this. The series for panics exists with value zero, so
    // an alert on it can be written and tested before the first panic.
    for line in metrics_runtime::render().lines() {
        if line.contains("function_call") {
            println!("{line}");
        }
    }
}
