use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Labels {
    tenant: String,
    user: u64,
    other_user: u64,
}

fn main() {
    assert!(Labels::SERIES > 0);
}
