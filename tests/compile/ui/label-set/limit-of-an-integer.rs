use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Labels {
    #[label(limit = 100)]
    tenant: u64,
}

fn main() {}
