use metrics_runtime::{Info, LabelSet, metric};

#[derive(LabelSet)]
struct Edition {
    new: bool,
}

/// The rules by which prices are made.
#[metric(labels(edition = "2024"))]
static PRICING_INFO: Info<Edition>;

fn main() {}
