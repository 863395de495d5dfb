use metrics_runtime::{auth_event, business_counter, db_operation, instrumented, metric};

fn each(function: impl Fn(u8) -> u8) {
    function(1);
}

fn main() {
    let add = #[instrumented]
    move |x: u8| -> u8 { x + 1 };
    add(1);
    let later = #[instrumented]
    async |x| drop(x);
    drop(later(1));
    each(
        #[business_counter("added_total", help = "Additions.")]
        |x| x,
    );
    #[db_operation(select, "users")]
    let find = |id: u64| id;
    find(1);
    #[auth_event("login")]
    || ();
    let counted = #[metric]
    || 1;
    counted();
}
