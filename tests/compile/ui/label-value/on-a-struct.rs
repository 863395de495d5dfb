use metrics_runtime::LabelValue;

#[derive(LabelValue)]
struct Plan {
    seats: u32,
}

fn main() {
    assert!(!Plan::VALUES.is_empty());
}
