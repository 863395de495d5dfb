use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Labels {
    paid: Option<bool>,
}

fn main() {
    assert!(Labels::SERIES > 0);
}
