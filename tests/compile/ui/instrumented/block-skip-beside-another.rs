use metrics_runtime::instrumented;

struct Shop;

#[instrumented]
impl Shop {
    /// Orders.
    #[instrumented(skip)]
    #[instrumented(name = "orders")]
    fn order(&self) {}
}

fn main() {
    Shop.order();
}
