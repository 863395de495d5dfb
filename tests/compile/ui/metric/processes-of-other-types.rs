use metrics_runtime::{Counter, Histogram, Info, LabelValue, StateSet, metric};

/// Orders placed.
#[metric(processes = "max")]
static ORDERS_TOTAL: Counter;

/// Waiting times.
#[metric(processes = "any", buckets = [1])]
static WAIT_SECONDS: Histogram;

/// The edition.
#[metric(labels(edition = "2024"), proceses = "max")]
static EDITION_INFO: Info;

#[derive(LabelValue)]
enum State {
    Open,
}

/// The circuit breaker.
#[metric(processes)]
static BREAKER: StateSet<State>;

fn main() {
    ORDERS_TOTAL.inc();
    WAIT_SECONDS.observe(1);
    BREAKER.set(State::Open);
}
