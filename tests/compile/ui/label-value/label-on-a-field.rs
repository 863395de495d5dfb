use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Plan {
    Business {
        #[label("seats")]
        seats: u32,
    },
}

fn main() {
    assert!(!Plan::VALUES.is_empty());
}
