use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Plan {
    Free,
    #[label(business_plus)]
    Business,
}

fn main() {
    assert!(!Plan::VALUES.is_empty());
}
