use metrics_runtime::instrumented;

#[instrumented]
trait Orders {
    fn place(&self) {}
}

fn main() {}
