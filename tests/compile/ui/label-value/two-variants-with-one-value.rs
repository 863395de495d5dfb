use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Plan {
    Free,
    #[label("free")]
    Trial,
}

fn main() {
    assert!(!Plan::VALUES.is_empty());
}
