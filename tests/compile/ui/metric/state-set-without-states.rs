use metrics_runtime::{StateSet, metric};

/// The circuit breaker.
#[metric]
static BREAKER: StateSet;

fn main() {}
