use metrics_runtime::{Info, metric};

const EDITION: u32 = 2024;

/// The rules by which prices are made.
#[metric(labels(edition = EDITION))]
static PRICING_INFO: Info;

fn main() {}
