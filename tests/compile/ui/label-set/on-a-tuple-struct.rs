use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Labels(bool, bool);

fn main() {
    assert!(Labels::SERIES > 0);
}
