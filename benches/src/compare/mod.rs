//! The comparisons. Each file asks one question, and has the contenders that
//! answer it and the targets.
//!
//! Metrics are declared here, in the program and not in the library: the
//! programs that measure scrapes must not have them.

pub(crate) mod compile_time;
mod counter;
mod dynamic;
mod exposition;
mod function;
mod histogram;
mod http;
mod labels;
mod memory;
mod scrape_while_writing;
mod threads;

use metrics_benches::measure::Effort;
use metrics_benches::result::Comparison;
use std::error::Error;

type Compare = fn(Effort) -> Result<Comparison, Box<dyn Error>>;

/// What our contender is called.
const OURS: &str = "ours";

/// At how many threads costs are measured: the targets are about the first
/// two, the plots about all.
const THREADS: &[usize] = &[1, 2, 4, 8];

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
    ("scrape_while_writing", scrape_while_writing::compare),
    ("memory", memory::compare),
    ("threads", threads::compare),
    ("compile_time", compile_time::compare),
];
