use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Plan {
    #[label(rename = "no-charge")]
    Free,
    #[label(colour = 3)]
    Paid,
    #[label("trial", "test")]
    Trial,
}

fn main() {
    assert!(!Plan::VALUES.is_empty());
}
