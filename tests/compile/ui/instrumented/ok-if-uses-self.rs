use metrics_runtime::instrumented;

struct Form {
    is_sent: bool,
}

impl Form {
    #[instrumented(ok_if = |form: &Self| self.is_sent)]
    fn send(self) -> Self {
        self
    }
}

fn main() {
    Form { is_sent: true }.send();
}
