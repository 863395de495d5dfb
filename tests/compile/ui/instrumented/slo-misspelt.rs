use metrics_runtime::instrumented;

#[instrumented(slo(sucess = 99.9, latncy = (99, 0.25)))]
fn total() {}

#[instrumented(slo = 99.9)]
fn sum() {}

#[instrumented(slo())]
fn all() {}

fn main() {
    total();
    sum();
    all();
}
