use metrics_runtime::{Histogram, metric};

/// Time in the queue.
#[metric(buckets)]
static WAIT_SECONDS: Histogram;

fn main() {}
