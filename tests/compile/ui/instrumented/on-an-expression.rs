use metrics_runtime::{business_counter, instrumented};

fn main() {
    let closure = #[instrumented]
    |x: u8| drop(x);
    #[instrumented]
    closure(1);
    let future = #[business_counter("futures_total", help = "Futures.")]
    async {};
    drop(future);
}
