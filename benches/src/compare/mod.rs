//! The comparisons. Each file has one question, with its contenders and targets.
//!
//! Metrics are declared here, in the binary and not in the library, because the binaries that
//! measure scrapes must not have them.

mod adding;
mod annotated;
pub(crate) mod compile_time;
mod compressed;
mod counter;
mod dynamic;
mod exposition;
mod function;
mod functions;
mod histogram;
mod http;
mod labels;
mod live_page;
mod memory;
mod processes;
mod scrape_while_writing;
mod setup;
mod threads;

use metrics_benches::measure::Effort;
use metrics_benches::result::Comparison;
use std::error::Error;

type Compare = fn(Effort) -> Result<Comparison, Box<dyn Error>>;

/// All comparisons, in the order in which they run.
pub(crate) const ALL: &[(&str, Compare)] = &[
    ("counter", counter::compare),
    ("labels", labels::compare),
    ("dynamic", dynamic::compare),
    ("histogram", histogram::compare),
    ("function", function::sync::compare),
    ("async_function", function::asynchronous::compare),
    ("http", http::compare),
    ("exposition", exposition::compare),
    ("compressed", compressed::compare),
    ("functions", functions::compare),
    ("scrape_while_writing", scrape_while_writing::compare),
    ("live_page", live_page::compare),
    ("memory", memory::compare),
    ("threads", threads::compare),
    ("processes", processes::compare),
    ("compile_time", compile_time::compare),
    ("annotated", annotated::compare),
    ("adding", adding::compare),
];
