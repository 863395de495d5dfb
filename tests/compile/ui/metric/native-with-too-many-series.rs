use metrics_runtime::{Histogram, LabelSet, LabelValue, metric};

struct Hundred(usize);

impl LabelValue for Hundred {
    const VALUES: &'static [&'static str] = &[""; 100];

    fn index(&self) -> usize {
        self.0
    }
}

#[derive(LabelSet)]
struct Labels {
    a: Hundred,
    b: Hundred,
}

/// Time in the queue.
#[metric(native(schema = 8))]
static QUEUE_SECONDS: Histogram<Labels>;

fn main() {
    let labels = Labels {
        a: Hundred(1),
        b: Hundred(2),
    };
    QUEUE_SECONDS.with(labels).observe(1);
}
