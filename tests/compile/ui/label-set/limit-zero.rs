use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Labels<'a> {
    #[label(limit = 0)]
    tenant: &'a str,
}

fn main() {}
