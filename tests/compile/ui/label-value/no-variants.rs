use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Plan {}

fn main() {
    assert!(!Plan::VALUES.is_empty());
}
