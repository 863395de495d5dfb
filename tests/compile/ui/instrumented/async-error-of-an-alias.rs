use metrics_runtime::instrumented;

#[instrumented(error)]
async fn read() -> std::io::Result<()> {
    Ok(())
}

fn main() {
    drop(read());
}
