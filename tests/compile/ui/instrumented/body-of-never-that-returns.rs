use metrics_runtime::instrumented;

#[instrumented]
fn stop(code: i32) -> ! {
    if code > 0 {
        std::process::exit(code);
    }
}

fn main() {}
