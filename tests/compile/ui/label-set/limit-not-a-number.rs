use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Labels<'a> {
    #[label(limit = "100")]
    tenant: &'a str,
}

fn main() {}
