use metrics_runtime::{Summary, metric};

/// Waiting.
#[metric(buckets = [1.0])]
static WAITING_SECONDS: Summary;

fn main() {}
