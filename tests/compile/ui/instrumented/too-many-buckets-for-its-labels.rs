use metrics_runtime::{LabelValue, instrumented};

#[derive(Clone, Copy)]
struct Many;

impl LabelValue for Many {
    const VALUES: &'static [&'static str] = &["value"; 4096];

    fn index(&self) -> usize {
        0
    }
}

/// Waits.
#[instrumented(name = "waiting", labels(a: Many = a, b: Many = b), buckets = linear(1, 1, 30))]
fn wait(a: Many, b: Many) {
    let _ = (a, b);
}

fn main() {
    wait(Many, Many);
}
