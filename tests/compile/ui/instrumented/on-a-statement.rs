use metrics_runtime::{instrumented, metric};

fn main() {
    #[instrumented]
    let closure = |x: u8| x + 1;
    closure(1);
    #[metric]
    let orders_total = 1;
    println!("{orders_total}");
}
