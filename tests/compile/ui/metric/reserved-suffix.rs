use metrics_runtime::{Gauge, metric};

/// Tasks in the queue.
#[metric]
static QUEUE_COUNT: Gauge;

fn main() {}
