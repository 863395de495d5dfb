use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Labels {
    #[label(settled)]
    paid: bool,
}

fn main() {
    assert!(Labels::SERIES > 0);
}
