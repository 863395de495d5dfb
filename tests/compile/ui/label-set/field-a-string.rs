use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Labels {
    tenant: String,
}

fn main() {
    assert!(Labels::SERIES > 0);
}
