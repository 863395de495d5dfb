use metrics_runtime::{Info, metric};

/// The rules by which prices are made.
#[metric("prices_total", labels(edition = "2024"))]
static PRICING: Info;

fn main() {}
