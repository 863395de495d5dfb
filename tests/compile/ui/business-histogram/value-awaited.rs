use metrics_runtime::business_histogram;

#[business_histogram("order_items", help = "Orders.", value = items.await, buckets = [1])]
async fn place_order(items: std::future::Ready<u8>) {
    drop(items);
}

fn main() {
    drop(place_order(std::future::ready(1)));
}
