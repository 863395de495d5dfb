use metrics_runtime::{LabelValue, instrumented};

struct Orders<E>(E);

impl<E: LabelValue> Orders<E> {
    #[instrumented(error)]
    fn store(self) -> Result<(), E> {
        Err(self.0)
    }
}

fn main() {
    let _ = Orders(true).store();
}
