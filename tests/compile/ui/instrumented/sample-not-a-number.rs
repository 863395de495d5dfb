use metrics_runtime::instrumented;

#[instrumented(sample = 0.1)]
fn share() {}

#[instrumented(sample)]
fn nothing() {}

#[instrumented(sample = "16")]
fn text() {}

#[instrumented(sample = -16)]
fn negative() {}

#[instrumented(sample = 2_000_000)]
fn hardly_ever() {}

fn main() {}
