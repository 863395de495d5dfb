//! Together with `tracing::instrument`: spans and fields do not change.

use super::counted;
use crate::{calls, run};
use metrics_runtime::{business_counter, instrumented};
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

fn ended(function: &str) -> [u32; 4] {
    calls(module_path!(), function)
}

/// Records the names of spans and their fields.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<String>>>);

impl Spans {
    fn of(run: impl FnOnce()) -> Vec<String> {
        let spans = Self::default();
        tracing::subscriber::with_default(spans.clone(), run);
        let mut names = spans.0.lock().expect("nothing panicked");
        std::mem::take(&mut *names)
    }

    fn note(&self, what: String) {
        self.0.lock().expect("nothing panicked").push(what);
    }
}

impl Visit for Spans {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.note(format!("{field}={value:?}"));
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("unchanged")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.note(span.metadata().name().to_owned());
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tracing::instrument(err(Debug))]
#[instrumented]
#[business_counter("stacked_traced_above_total", help = "Calls.")]
fn traced_above(n: u8) -> Result<u8, String> {
    n.checked_sub(1).ok_or("too little".to_owned())
}

#[instrumented]
#[business_counter("stacked_traced_below_total", help = "Calls.")]
#[tracing::instrument(err(Debug))]
fn traced_below(n: u8) -> Result<u8, String> {
    n.checked_sub(1).ok_or("too little".to_owned())
}

#[instrumented]
#[tracing::instrument(err(Debug))]
#[business_counter("stacked_traced_between_total", help = "Calls.")]
fn traced_between(n: u8) -> Result<u8, String> {
    n.checked_sub(1).ok_or("too little".to_owned())
}

#[test]
fn tracing_instrument_in_every_order() {
    for (name, function) in [
        ("traced_above", traced_above as fn(u8) -> Result<u8, String>),
        ("traced_below", traced_below),
        ("traced_between", traced_between),
    ] {
        let spans = Spans::of(|| {
            assert_eq!(function(1), Ok(0));
            assert!(function(0).is_err());
        });
        assert_eq!(spans, [name, "n=1", name, "n=0", "error=\"too little\""]);
        assert_eq!(ended(name), [1, 1, 0, 0]);
        assert_eq!(counted(name), 1.0);
    }
}

#[tracing::instrument(err(Debug))]
#[instrumented]
#[business_counter("stacked_async_traced_above_total", help = "Calls.")]
async fn async_traced_above(n: u8) -> Result<u8, String> {
    tokio::task::yield_now().await;
    n.checked_sub(1).ok_or("too little".to_owned())
}

#[instrumented]
#[business_counter("stacked_async_traced_below_total", help = "Calls.")]
#[tracing::instrument(err(Debug))]
async fn async_traced_below(n: u8) -> Result<u8, String> {
    tokio::task::yield_now().await;
    n.checked_sub(1).ok_or("too little".to_owned())
}

#[instrumented]
#[tracing::instrument(err(Debug))]
#[business_counter("stacked_async_traced_between_total", help = "Calls.")]
async fn async_traced_between(n: u8) -> Result<u8, String> {
    tokio::task::yield_now().await;
    n.checked_sub(1).ok_or("too little".to_owned())
}

#[test]
fn tracing_instrument_on_async_functions_in_every_order() {
    fn both<F: Future<Output = Result<u8, String>>>(name: &str, function: fn(u8) -> F) {
        let spans = Spans::of(|| {
            assert_eq!(run(function(1)), Ok(0));
            assert!(run(function(0)).is_err());
        });
        assert_eq!(spans, [name, "n=1", name, "n=0", "error=\"too little\""]);
        assert_eq!(ended(name), [1, 1, 0, 0]);
        assert_eq!(counted(name), 1.0);
    }
    both("async_traced_above", async_traced_above);
    both("async_traced_below", async_traced_below);
    both("async_traced_between", async_traced_between);
}

struct Service;

#[async_trait::async_trait]
trait Traced {
    async fn traced_trait_above(&self, n: u8) -> Result<u8, String>;
    async fn traced_trait_below(&self, n: u8) -> Result<u8, String>;
}

#[async_trait::async_trait]
impl Traced for Service {
    #[tracing::instrument(skip(self), err(Debug))]
    #[instrumented]
    #[business_counter("stacked_traced_trait_above_total", help = "Calls.")]
    async fn traced_trait_above(&self, n: u8) -> Result<u8, String> {
        tokio::task::yield_now().await;
        n.checked_sub(1).ok_or("too little".to_owned())
    }

    #[instrumented]
    #[business_counter("stacked_traced_trait_below_total", help = "Calls.")]
    #[tracing::instrument(skip(self), err(Debug))]
    async fn traced_trait_below(&self, n: u8) -> Result<u8, String> {
        tokio::task::yield_now().await;
        n.checked_sub(1).ok_or("too little".to_owned())
    }
}

#[test]
fn tracing_instrument_in_async_trait() {
    let above = Spans::of(|| {
        assert_eq!(run(Service.traced_trait_above(1)), Ok(0));
        assert!(run(Service.traced_trait_above(0)).is_err());
    });
    let name = "traced_trait_above";
    assert_eq!(above, [name, "n=1", name, "n=0", "error=\"too little\""]);
    let below = Spans::of(|| {
        assert_eq!(run(Service.traced_trait_below(1)), Ok(0));
        assert!(run(Service.traced_trait_below(0)).is_err());
    });
    let name = "traced_trait_below";
    assert_eq!(below, [name, "n=1", name, "n=0", "error=\"too little\""]);
    for name in ["traced_trait_above", "traced_trait_below"] {
        assert_eq!(ended(name), [1, 1, 0, 0], "{name}");
        assert_eq!(counted(name), 1.0, "{name}");
    }
}
