//! Panics in code that runs for a scrape: everything else is exposed.

use super::{Bomb, explode, explode_twice, panic_of, run};
use crate::scrape;
use axum::Router;
use axum::routing::get;
use metrics_runtime::queue::Queue;
use metrics_runtime::{Gauge, HttpMetrics, MetricsEndpoint, at_scrape, metric, snapshot};
use prometheus::core::{Collector, Desc};
use prometheus::proto::MetricFamily;
use prometheus::{IntCounter, Registry};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use tests::exposition::Exposition;
use tests::server::Server;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Set by an update between two that panic.
#[metric]
static PANICS_BETWEEN_LEVEL: Gauge;

#[test]
fn updates_that_panic_affect_neither_others_nor_the_scrape() {
    let _first = at_scrape(|| explode(true));
    let _between = at_scrape(|| PANICS_BETWEEN_LEVEL.inc());
    let _last = at_scrape(explode_twice);
    let before = scrape().value("panics_between_level");
    let after = scrape();
    assert!(after.value("panics_between_level") > before);
}

#[test]
fn an_update_whose_values_panic_when_dropped_does_not_affect_the_scrape() {
    let bomb = Bomb(true);
    let update = at_scrape(move || {
        let _ = &bomb;
    });
    assert!(panic_of(|| drop(update)).is_some(), "it is the user's");
    let _ = scrape();
}

/// A collector that panics.
struct Broken {
    desc: Desc,
    twice: bool,
}

impl Collector for Broken {
    fn desc(&self) -> Vec<&Desc> {
        vec![&self.desc]
    }

    fn collect(&self) -> Vec<MetricFamily> {
        match self.twice {
            true => explode_twice(),
            false => explode(true),
        }
        Vec::new()
    }
}

fn registry(collector: impl Collector + 'static) -> Registry {
    let registry = Registry::new();
    registry.register(Box::new(collector)).expect("a name");
    registry
}

fn broken(name: &str, twice: bool) -> Registry {
    let (name, help) = (name.to_owned(), "Broken.".to_owned());
    let desc = Desc::new(name, help, Vec::new(), HashMap::new()).expect("a name");
    registry(Broken { desc, twice })
}

/// A subscriber that panics at each event of the runtime, while its test runs.
struct BrokenLog;

static LOG_IS_BROKEN: AtomicBool = AtomicBool::new(false);

impl Subscriber for BrokenLog {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let is_ours = event.metadata().target().starts_with("metrics_runtime");
        explode(is_ours && LOG_IS_BROKEN.load(Ordering::Relaxed));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn collectors_that_panic_affect_no_other_metrics() {
    let counter = IntCounter::new("panics_foreign_total", "A counter.").expect("a name");
    let endpoint = MetricsEndpoint::new()
        .foreign(broken("panics_broken_total", false))
        .foreign(broken("panics_twice_total", true))
        .foreign(registry(counter.clone()));
    let router = Router::new().route("/panics/scrape", get(endpoint));
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let server = Server::start(router.layer(HttpMetrics::new())).await;
        for scrapes in 1..4 {
            counter.inc();
            let answer = server.ask("GET", "/panics/scrape", "").await;
            assert_eq!(answer.status, 200);
            let exposition = Exposition::read(&answer.text());
            assert_eq!(exposition.value("panics_foreign_total"), f64::from(scrapes));
            assert!(exposition.samples.contains_key("panics_between_level"));
        }
    });
}

#[test]
fn a_subscriber_that_panics_ends_neither_a_request_nor_a_scrape() {
    // For all threads, because a scrape has its own.
    tracing::subscriber::set_global_default(BrokenLog).expect("no other test has one");
    LOG_IS_BROKEN.store(true, Ordering::Relaxed);
    let metrics = HttpMetrics::builder().namespace("panics_log");
    let metrics = metrics
        .filter(|_| panic!("on purpose"))
        .on_end(|_| panic!("too"));
    let endpoint = MetricsEndpoint::new().foreign(broken("panics_logged_total", false));
    let metrics = metrics.metrics_endpoint(endpoint).build().expect("valid");
    let router = Router::new().route("/panics/logged", get(async || "answered"));
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let server = Server::start(metrics.instrument(router)).await;
        assert_eq!(server.status("GET", "/panics/logged").await, Some(200));
        let answer = server.ask("GET", "/metrics", "").await;
        assert_eq!(answer.status, 200);
        let labels = r#"method="GET",endpoint="/panics/logged",status_code="200""#;
        let counted = Exposition::read(&answer.text());
        assert_eq!(
            counted.value(&format!("panics_log_http_requests_total{{{labels}}}")),
            1.0
        );
    });
    LOG_IS_BROKEN.store(false, Ordering::Relaxed);
}

static PANICS: Queue = metrics_runtime::queue!("panics");

#[test]
fn items_of_a_queue_that_panic_are_counted_by_outcome() {
    let count = |outcome| {
        let labels = [("queue", "panics"), ("outcome", outcome)];
        snapshot().total("queue_items_total", &labels)
    };
    let (sender, receiver) = PANICS.channel(4);
    let send = |bomb| assert!(sender.try_send(Bomb(bomb)).is_ok(), "there is room");
    send(true);
    send(false);
    // Completed; then the worker panics when it drops the item.
    let item = run(receiver.recv()).expect("an item");
    assert!(panic_of(|| item.complete()).is_some());
    let item = run(receiver.recv()).expect("an item");
    item.complete();
    assert_eq!(count("completed"), 2.0);
    // These were never received.
    send(true);
    send(false);
    let _ = panic_of(|| drop((receiver, sender)));
    assert_eq!(count("dropped"), 2.0);
    assert_eq!(snapshot().total("queue_depth", &[("queue", "panics")]), 0.0);
    assert_eq!(
        snapshot().total("queue_capacity", &[("queue", "panics")]),
        0.0
    );
}
