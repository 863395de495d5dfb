use metrics_runtime::{Counter, Info, metric};

#[metric(tags(edition = "2024"), help = "The build.")]
static BUILD_INFO: Info;

#[metric(description = "Orders placed.")]
static ORDERS_TOTAL: Counter;

fn main() {
    ORDERS_TOTAL.inc();
}
