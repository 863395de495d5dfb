use metrics_runtime::instrumented;

/// Orders.
#[instrumented(GET "/orders")]
#[instrumented(GET "/all-orders", name = "orders")]
async fn get_orders() {}

fn main() {
    drop(get_orders());
}
