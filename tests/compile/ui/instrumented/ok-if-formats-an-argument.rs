use metrics_runtime::instrumented;

#[instrumented(ok_if = |length: &usize| format!("{name}").len() == *length)]
fn length(name: String) -> usize {
    name.len()
}

fn main() {
    length("x".to_owned());
}
