use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Plan {
    #[label("free")]
    #[label("gratis")]
    Free,
}

fn main() {
    assert!(!Plan::VALUES.is_empty());
}
