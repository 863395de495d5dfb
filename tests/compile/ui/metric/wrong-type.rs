use metrics_runtime::{metric};

use std::sync::atomic::{AtomicU64, Ordering};

/// Orders placed.
#[metric]
static ORDERS_TOTAL: AtomicU64;

fn main() {
    ORDERS_TOTAL.fetch_add(1, Ordering::Relaxed);
}
