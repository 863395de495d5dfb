use metrics_runtime::{Summary, metric};

/// Waiting.
#[metric]
static WAITING_MINUTES: Summary;

fn main() {}
