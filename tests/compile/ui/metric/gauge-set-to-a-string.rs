use metrics_runtime::{Gauge, metric};

/// Users signed in.
#[metric]
static USERS: Gauge;

fn main() {
    USERS.set("many");
}
