use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Labels {
    #[label(crate = facade::metrics)]
    hit: bool,
}

fn main() {}
