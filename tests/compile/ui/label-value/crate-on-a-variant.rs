use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Plan {
    #[label(crate = facade::metrics)]
    Free,
    #[label("pay", crate = facade::metrics)]
    Paid,
}

fn main() {}
