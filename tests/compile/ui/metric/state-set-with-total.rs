use metrics_runtime::{LabelValue, StateSet, metric};

#[derive(LabelValue)]
enum State {
    Open,
}

/// The circuit breaker.
#[metric]
static BREAKER_TOTAL: StateSet<State>;

fn main() {
    BREAKER_TOTAL.set(State::Open);
}
