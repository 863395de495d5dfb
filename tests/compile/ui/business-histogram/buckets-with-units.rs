use metrics_runtime::business_histogram;

#[business_histogram("page_bytes", help = "Pages.", value = 1, buckets = exponential(1kb, 2, 3x))]
fn page() {}

fn main() {
    page();
}
