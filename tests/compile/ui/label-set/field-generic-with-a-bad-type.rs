use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Labels<V> {
    value: V,
}

fn main() {
    assert!(Labels::<u64>::SERIES > 0);
}
