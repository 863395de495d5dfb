use metrics_runtime::business_counter;

macro_rules! function {
    ($(#[$attribute:meta])* $name:ident) => {
        $(#[$attribute])*
        fn $name() {}
    };
}

function! {
    /// Orders placed.
    #[business_counter("orders_placed_total")]
    /// Orders that failed.
    #[business_counter("orders_failed_total")]
    place_order
}

fn main() {
    place_order();
}
