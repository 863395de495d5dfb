use metrics_runtime::instrumented;

#[instrumented(crate = "facade::metrics")]
fn f() {}

fn main() {}
