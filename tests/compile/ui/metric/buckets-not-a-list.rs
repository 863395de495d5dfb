use metrics_runtime::{Histogram, metric};

/// Time in the queue.
#[metric(buckets = 0.5)]
static WAIT_SECONDS: Histogram;

fn main() {}
