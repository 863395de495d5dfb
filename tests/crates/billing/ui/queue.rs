static PACKING: metrics_runtime::queue::Queue = metrics_runtime::queue!("packing");

fn main() {
    drop(&PACKING);
}
