use metrics_runtime::{Histogram, metric};

/// Time in the queue.
#[metric(buckets = [0.1, 1.0, 0.5, 0.2, 2.0])]
static WAIT_SECONDS: Histogram;

fn main() {}
