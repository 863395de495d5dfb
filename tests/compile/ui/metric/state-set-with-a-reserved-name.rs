use metrics_runtime::{LabelValue, StateSet, metric};

#[derive(LabelValue)]
enum State {
    Running,
}

/// What the job does.
#[metric]
static JOB: StateSet<State>;

fn main() {
    JOB.set(State::Running);
}
