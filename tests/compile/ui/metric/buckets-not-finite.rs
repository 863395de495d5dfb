use metrics_runtime::{Histogram, metric};

/// Time in the queue.
#[metric(buckets = [0.1, 1.0, f64::INFINITY])]
static WAIT_SECONDS: Histogram;

fn main() {}
