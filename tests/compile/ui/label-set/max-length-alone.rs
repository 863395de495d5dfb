use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Labels<'a> {
    #[label(max_length = 100)]
    shop: &'a str,
    #[label(limit = 10, max_length = 0)]
    city: &'a str,
    #[label(limit = 10, max_lenght = 100)]
    street: &'a str,
}

fn main() {}
