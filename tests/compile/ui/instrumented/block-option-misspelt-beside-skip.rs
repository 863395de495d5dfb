use metrics_runtime::instrumented;

struct Shop;

#[instrumented(in_pogress)]
impl Shop {
    #[instrumented(skip)]
    const fn new() -> Self {
        Self
    }

    fn open(&self) {}
}

fn main() {
    Shop::new().open();
}
