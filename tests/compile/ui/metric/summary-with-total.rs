use metrics_runtime::{Summary, metric};

/// Waiting.
#[metric]
static WAITING_TOTAL: Summary;

fn main() {}
