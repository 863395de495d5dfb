use metrics_runtime::{StateSet, metric};

enum State {
    Open,
}

/// The circuit breaker.
#[metric]
static BREAKER: StateSet<State>;

fn main() {
    BREAKER.set(State::Open);
}
