use metrics_runtime::{Gauge, metric};

/// Users signed in.
#[metric]
static USERS_TOTAL: Gauge;

fn main() {}
