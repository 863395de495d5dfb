use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Labels {
    paid: bool,
    #[label("paid")]
    settled: bool,
}

fn main() {
    assert!(Labels::SERIES > 0);
}
