use metrics_runtime::LabelValue;

#[derive(LabelValue)]
#[allow(non_camel_case_types)]
enum Plan {
    NotPaid,
    Not_Paid,
}

fn main() {
    assert!(!Plan::VALUES.is_empty());
}
