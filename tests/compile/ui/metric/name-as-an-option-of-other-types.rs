use metrics_runtime::{Gauge, Histogram, Info, LabelValue, StateSet, metric};

#[derive(Clone, Copy, LabelValue)]
enum State {
    Open,
    Closed,
}

#[metric(name = "breaker_state", help = "The breaker.")]
static BREAKER: StateSet<State>;

#[metric(name = 1, help = "The other breaker.")]
static OTHER_BREAKER: StateSet<State>;

#[metric(waiting, help = "Orders that wait.")]
static WAITING: Gauge;

#[metric(name = "wait_ms", help = "Time in the queue.")]
static WAIT: Histogram;

#[metric(name = "build", labels(edition = "2024"), help = "The build.")]
static BUILD: Info;

fn main() {
    BREAKER.set(State::Open);
    OTHER_BREAKER.set(State::Closed);
    WAITING.set(1);
    WAIT.observe(1.0);
}
