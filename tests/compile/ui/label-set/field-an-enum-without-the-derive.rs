use metrics_runtime::LabelSet;

enum Plan {
    Free,
}

#[derive(LabelSet)]
struct Labels {
    plan: Plan,
}

fn main() {
    assert!(Labels::SERIES > 0);
}
