use metrics_runtime::{Gauge, metric};

/// Users signed in at the moment.
#[metric(native)]
static ACTIVE_USERS: Gauge;

fn main() {
    ACTIVE_USERS.inc();
}
