use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Labels {
    instance: bool,
    #[label("x-y")]
    hit: bool,
    #[label("instance")]
    #[label("server")]
    server: bool,
}

fn main() {
    assert!(Labels::SERIES > 0);
}
