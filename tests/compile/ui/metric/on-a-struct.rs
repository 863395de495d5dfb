use metrics_runtime::{Counter, metric};

/// Orders placed.
#[metric]
struct Orders {
    total: Counter,
}

fn main() {}
