use metrics_runtime::{Histogram, LabelSet, LabelValue, metric};

#[derive(LabelValue)]
enum Digit {
    D0,
    D1,
    D2,
    D3,
    D4,
    D5,
    D6,
    D7,
    D8,
    D9,
}

#[derive(LabelSet)]
struct Labels {
    a: Digit,
    b: Digit,
    c: Digit,
    d: Digit,
    e: Digit,
    f: Digit,
    g: Digit,
}

/// How long waiting takes.
#[metric(buckets = linear(1, 1, 30))]
static WAITING_SECONDS: Histogram<Labels>;

fn main() {
    WAITING_SECONDS.base();
}
