//! What the attributes and the layer record, for every way in which a call or request ends.
//!
//! The metrics of a process are global, so each test declares its own functions, metrics and
//! routes.

mod access;
mod at_scrape;
mod blocks;
mod builds;
mod business_counters;
mod business_values;
mod by_hand;
mod calls;
mod catalogue;
mod client;
mod connections;
mod facade;
mod formats;
mod help_texts;
mod http;
mod integrations;
mod long_values;
mod metrics;
mod named_calls;
mod native;
mod operations;
mod own_listener;
mod panics;
mod polled_again;
mod processes;
mod prometheus_crate;
mod queries;
mod routes;
mod sampled_calls;
mod start;
mod state_sets;
mod threads;
mod tokio_runtime;
mod totals;
mod untimed_calls;
mod views;

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};
use tests::exposition::Exposition;

/// All series with their current values.
fn scrape() -> Exposition {
    Exposition::read(&metrics_runtime::render())
}

/// The calls of a function by outcome: ok, error, panic, cancelled.
fn calls_by_outcome(module: &str, function: &str) -> [f64; 4] {
    ["ok", "error", "panic", "cancelled"].map(|outcome| {
        let labels = [
            ("module", module),
            ("function", function),
            ("outcome", outcome),
        ];
        metrics_runtime::snapshot().total("function_calls_total", &labels)
    })
}

/// Polls a future once, with a waker that does nothing.
fn poll<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Sets a flag when a test ends, also if it fails. Otherwise a thread that waits for the flag would
/// never end, nor would the test.
struct SetAtEnd<'a>(&'a AtomicBool);

impl Drop for SetAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
