use metrics_runtime::{Gauge, metric};

/// Load of the processor.
#[metric("cpu_percent")]
static CPU: Gauge;

fn main() {}
