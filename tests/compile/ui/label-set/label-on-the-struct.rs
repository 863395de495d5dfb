use metrics_runtime::LabelSet;

#[derive(LabelSet)]
#[label("orders")]
struct Labels {
    paid: bool,
}

fn main() {
    assert!(Labels::SERIES > 0);
}
