use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Plan {
    #[label("")]
    Unknown,
    Free,
}

fn main() {
    assert!(!Plan::VALUES.is_empty());
}
