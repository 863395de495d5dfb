use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Plan {
    #[label("free", limit = 3)]
    Free,
}

fn main() {}
