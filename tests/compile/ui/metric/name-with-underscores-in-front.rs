use metrics_runtime::{Gauge, metric};

/// Users signed in.
#[metric]
static __USERS: Gauge;

fn main() {}
