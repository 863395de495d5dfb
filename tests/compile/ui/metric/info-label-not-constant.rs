use metrics_runtime::{Info, metric};

fn edition() -> &'static str {
    "2024"
}

/// The rules by which prices are made.
#[metric(labels(edition = edition()))]
static PRICING_INFO: Info;

fn main() {}
