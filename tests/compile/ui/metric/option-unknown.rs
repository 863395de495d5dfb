use metrics_runtime::{Histogram, metric};

/// Time in the queue.
#[metric(colour = "red")]
static WAIT_SECONDS: Histogram;

fn main() {}
