use metrics_runtime::instrumented;

trait Orders {
    #[instrumented]
    fn place(&self, id: u64) -> bool;
}

struct Shop;

impl Orders for Shop {
    fn place(&self, _: u64) -> bool {
        true
    }
}

fn main() {
    assert!(Shop.place(1));
}
