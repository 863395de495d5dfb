use metrics_runtime::{Info, metric};

/// The rules by which prices are made.
#[metric(labels(edition = || "2024"))]
static PRICING_INFO: Info;

fn main() {}
