use metrics_runtime::LabelValue;

#[derive(LabelValue)]
#[label(crate = "facade::metrics")]
enum Plan {
    Free,
}

fn main() {}
