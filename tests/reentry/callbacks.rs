//! User code that the runtime calls updates metrics, for the first time and repeatedly.

use metrics_runtime::exemplars::{self, Exemplar};
use metrics_runtime::{
    Counter, Gauge, LabelSet, at_scrape, business_counter, instrumented, metric, render, snapshot,
};
use std::sync::atomic::{AtomicU32, Ordering};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Updates by callbacks.
#[metric]
static CALLBACKS_TOTAL: Counter<Callback<'static>>;

/// The newest callback.
#[metric]
static NEWEST_CALLBACK: Gauge;

#[derive(LabelSet)]
struct Callback<'a> {
    #[label(limit = 50)]
    callback: &'a str,
}

/// Updates by callbacks.
#[instrumented(name = "callback_updates")]
fn update(callback: &str) {
    CALLBACKS_TOTAL.with(Callback { callback }).inc();
    NEWEST_CALLBACK.set(callback.len());
}

fn updates(callback: &str) -> u64 {
    CALLBACKS_TOTAL.with(Callback { callback }).get()
}

struct Measuring;

#[instrumented]
impl Subscriber for Measuring {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        update("enabled");
        true
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        update("event");
        update(event.metadata().level().as_str());
        drop(render());
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn a_subscriber_can_update_metrics_when_the_runtime_logs() {
    tracing::subscriber::with_default(Measuring, || {
        let source = || Some(Exemplar::new("trace_id", 1));
        exemplars::from(source);
        exemplars::from(source);
    });
    assert!(updates("event") >= 1 && updates("WARN") >= 1 && updates("enabled") >= 1);
}

#[test]
fn a_callback_before_scrapes_can_update_metrics() {
    let _guard = at_scrape(|| {
        update("scrape");
        drop(format!("{:?}", at_scrape(|| update("inner"))));
    });
    let before = updates("scrape");
    drop(render());
    drop(snapshot());
    assert!(updates("scrape") >= before + 2);
}

/// A label text that updates the same metric when it is read, with another text.
fn label(depth: u32) -> String {
    update("label");
    if depth > 0 {
        recursive(depth - 1);
    }
    format!("depth {depth}")
}

#[business_counter(
    "recursions_total",
    labels(depth = dynamic(label(depth), limit = 10)),
    help = "Calls whose label calls the function."
)]
fn recursive(depth: u32) {}

#[test]
fn a_label_can_update_its_own_metric() {
    recursive(5);
    assert_eq!(updates("label"), 6);
    assert_eq!(snapshot().total("recursions_total", &[]), 6.0);
}

struct OnDrop(&'static AtomicU32);

impl Drop for OnDrop {
    fn drop(&mut self) {
        update("drop");
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn a_dropped_callback_can_update_metrics() {
    static DROPPED: AtomicU32 = AtomicU32::new(0);
    let on_drop = OnDrop(&DROPPED);
    let guard = at_scrape(move || {
        let _ = &on_drop;
        update("dropped later");
    });
    drop(render());
    drop(guard);
    while DROPPED.load(Ordering::Relaxed) == 0 {
        drop(render());
    }
    assert_eq!(updates("drop"), 1);
}
