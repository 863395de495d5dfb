use metrics_runtime::{Histogram, metric};

/// Time in the queue.
#[metric(buckets = [0.1, 0.5] help = "Waiting.")]
static WAIT_SECONDS: Histogram;

fn main() {}
