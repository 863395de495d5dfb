use http::Method;
use metrics_runtime::{Counter, LabelSet, metric};

#[derive(LabelSet)]
struct Labels {
    a: Method,
    b: Method,
    c: Method,
    d: Method,
    e: Method,
    f: Method,
    g: Method,
    h: Method,
}

/// Orders placed.
#[metric]
static ORDERS_TOTAL: Counter<Labels>;

fn main() {}
