use metrics_runtime::{Histogram, LabelSet, LabelValue, metric};

struct Many;

impl LabelValue for Many {
    const VALUES: &'static [&'static str] = &["value"; 4096];

    fn index(&self) -> usize {
        0
    }
}

#[derive(LabelSet)]
struct Labels {
    a: Many,
    b: Many,
}

/// How long waiting takes.
#[metric(buckets = linear(1, 1, 30))]
static WAITING_SECONDS: Histogram<Labels>;

fn main() {
    let labels = Labels { a: Many, b: Many };
    WAITING_SECONDS.with(labels).observe(1);
}
