use metrics_runtime::{Histogram, metric};

/// Time in the queue.
#[metric]
static WAIT_MS: Histogram;

fn main() {}
