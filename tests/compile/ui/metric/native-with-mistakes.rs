use metrics_runtime::{Histogram, metric};

/// Time in the queue.
#[metric(native(scheme = 9, max_buckets = 3))]
static QUEUE_SECONDS: Histogram;

/// Time at the till.
#[metric(native, buckets = native(schema = 3))]
static TILL_SECONDS: Histogram;

/// Time at the door.
#[metric(native = 3)]
static DOOR_SECONDS: Histogram;

fn main() {
    QUEUE_SECONDS.observe(1);
    TILL_SECONDS.observe(1);
    DOOR_SECONDS.observe(1);
}
