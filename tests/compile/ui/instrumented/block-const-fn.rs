use metrics_runtime::instrumented;

struct Users(u8);

#[instrumented]
impl Users {
    const fn new() -> Self {
        Self(0)
    }

    fn list(&self) -> u8 {
        self.0
    }
}

fn main() {
    Users::new().list();
}
