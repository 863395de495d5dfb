use metrics_runtime::{metric};

/// Orders placed.
#[metric]
fn orders_total() -> u64 {
    static COUNT: u64 = 1;
    COUNT
}

fn main() {
    orders_total();
}
