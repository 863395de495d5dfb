use metrics_runtime::LabelValue;

#[derive(LabelValue)]
#[label("plan")]
enum Plan {
    Free,
}

fn main() {
    assert!(!Plan::VALUES.is_empty());
}
