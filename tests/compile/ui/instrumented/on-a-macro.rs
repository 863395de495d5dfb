use metrics_runtime::{business_counter, instrumented};

#[instrumented]
macro_rules! function {
    ($name:ident) => {
        fn $name() {}
    };
}

#[business_counter("orders_placed_total")]
function! { place_order }

function! { send_order }

fn main() {
    place_order();
    send_order();
}
