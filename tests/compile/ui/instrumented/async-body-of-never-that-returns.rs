use metrics_runtime::instrumented;

#[instrumented]
async fn stop(code: i32) -> ! {
    if code > 0 {
        std::process::exit(code);
    }
}

fn main() {}
