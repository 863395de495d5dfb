use metrics_runtime::{Histogram, metric};

pub struct Labels {
    pub paid: bool,
}

/// Time in the queue.
#[metric]
static WAIT_SECONDS: Histogram<Labels>;

fn main() {}
