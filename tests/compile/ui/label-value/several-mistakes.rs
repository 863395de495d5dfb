use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Plan {
    Free,
    #[label(free)]
    Gratis,
    #[label("free")]
    Trial,
    #[label("free")]
    Student,
}

fn main() {
    assert!(!Plan::VALUES.is_empty());
}
