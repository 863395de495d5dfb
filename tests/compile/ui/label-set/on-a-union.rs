use metrics_runtime::LabelSet;

#[derive(LabelSet)]
union Labels {
    paid: bool,
}

fn main() {
    assert!(Labels::SERIES > 0);
}
