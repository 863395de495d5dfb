use metrics_runtime::{Histogram, metric};

/// Time in the queue.
#[metric]
static WAIT_SECONDS: Histogram;

fn main() {
    WAIT_SECONDS.observe("long");
}
