use metrics_runtime::LabelSet;

#[derive(LabelSet)]
enum Labels {
    Free,
    Paid,
}

fn main() {
    assert!(Labels::SERIES > 0);
}
