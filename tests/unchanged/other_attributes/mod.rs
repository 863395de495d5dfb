//! Together with other attributes: each keeps its effect, and a call counts once.

mod compiler;
mod several_counters;
mod tracing_spans;
mod web;

use crate::scrape;

/// The value of a business counter of this topic.
fn counted(name: &str) -> f64 {
    scrape().value(&format!("stacked_{name}_total"))
}
