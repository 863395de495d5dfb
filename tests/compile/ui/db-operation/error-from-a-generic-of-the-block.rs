use metrics_runtime::{LabelValue, db_operation};

struct Orders<E>(E);

impl<E: LabelValue> Orders<E> {
    #[db_operation(insert, "orders", error)]
    fn store(self) -> Result<(), E> {
        Err(self.0)
    }
}

fn main() {
    let _ = Orders(true).store();
}
