use metrics_runtime::LabelSet;

#[derive(LabelSet)]
#[label(crate = metrics_runtime)]
#[label(crate = metrics_runtime)]
struct Labels {
    hit: bool,
}

fn main() {}
