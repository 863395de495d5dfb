use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Labels<'a> {
    tenant: &'a str,
}

fn main() {
    assert!(Labels::SERIES > 0);
}
