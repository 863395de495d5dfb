use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Labels {
    #[label("was-paid")]
    paid: bool,
    _hit: bool,
    größe: bool,
}

fn main() {
    assert!(Labels::SERIES > 0);
}
