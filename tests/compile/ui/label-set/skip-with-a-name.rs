use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Labels {
    hit: bool,
    #[label("key", skip)]
    key: String,
}

fn main() {}
