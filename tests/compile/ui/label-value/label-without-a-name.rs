use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Plan {
    Free,
    #[label]
    Business,
}

fn main() {
    assert!(!Plan::VALUES.is_empty());
}
