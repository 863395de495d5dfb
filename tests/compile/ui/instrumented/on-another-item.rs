use metrics_runtime::{background_task, db_operation, instrumented, metric};

#[instrumented]
use std::fmt::Debug;

#[db_operation(select, "users")]
mod users {}

#[instrumented]
enum Plan {
    Free,
}

trait Shape: Debug {
    #[instrumented]
    const SIDES: u8;
    #[instrumented]
    type Area;
}

#[metric]
fn orders_total() {}

fn main() {
    #[instrumented]
    println!("{:?}", Plan::Free as u8);
    #[background_task("mail")]
    match orders_total() {
        () => {}
    }
    let _ = #[instrumented]
    {
        1
    };
}
