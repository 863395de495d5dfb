use metrics_runtime::{LabelValue, business_histogram};

#[derive(Clone, Copy)]
struct Many;

impl LabelValue for Many {
    const VALUES: &'static [&'static str] = &["value"; 4096];

    fn index(&self) -> usize {
        0
    }
}

#[business_histogram(
    "waiting_seconds",
    value = 1,
    labels(a: Many = a, b: Many = b),
    buckets = linear(1, 1, 30),
    help = "How long waiting takes."
)]
fn wait(a: Many, b: Many) {
    let _ = (a, b);
}

fn main() {
    wait(Many, Many);
}
