use metrics_runtime::business_counter;

trait Orders {
    /// Orders placed.
    #[business_counter("orders_placed_total")]
    fn place(&self);
}

fn main() {}
