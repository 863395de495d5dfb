use metrics_runtime::{Info, metric};

/// The rules by which prices are made.
#[metric(labels(job = "prices"))]
static PRICING_INFO: Info;

fn main() {}
