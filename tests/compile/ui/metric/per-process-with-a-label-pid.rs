use metrics_runtime::{Gauge, LabelSet, metric};

#[derive(LabelSet)]
struct Labels<'a> {
    #[label(limit = 100)]
    pid: &'a str,
}

/// Users signed in at the moment.
#[metric(processes = "per_process")]
static ACTIVE_USERS: Gauge<Labels<'static>>;

fn main() {
    ACTIVE_USERS.with(Labels { pid: "1" }).inc();
}
