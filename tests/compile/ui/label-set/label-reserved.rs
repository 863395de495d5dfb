use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Labels {
    le: bool,
    job: bool,
    #[label("quantile")]
    quarter: bool,
}

fn main() {
    assert!(Labels::SERIES > 0);
}
