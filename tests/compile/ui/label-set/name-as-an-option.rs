use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Labels {
    #[label(name = "settled", limit = 0)]
    paid: String,
    #[label(colour = 3)]
    open: bool,
}

fn main() {
    assert!(Labels::SERIES > 0);
}
