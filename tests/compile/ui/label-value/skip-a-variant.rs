use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Plan {
    Free,
    #[label(skip)]
    Trial,
}

fn main() {}
