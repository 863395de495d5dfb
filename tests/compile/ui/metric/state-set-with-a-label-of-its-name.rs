use metrics_runtime::{LabelSet, LabelValue, StateSet, metric};

#[derive(LabelValue)]
enum State {
    Open,
}

#[derive(LabelSet)]
struct Labels {
    breaker: bool,
}

/// The circuit breaker.
#[metric]
static BREAKER: StateSet<State, Labels>;

fn main() {
    BREAKER.with(Labels { breaker: true }).set(State::Open);
}
