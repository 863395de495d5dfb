//! The time to check a thousand expressions.

use super::{good, known};
use metrics_tools::promql::parse_with_variables;
use std::time::Instant;

/// Printed, not asserted: `cargo test --release -p tests --test promql -- speed --nocapture`.
#[test]
fn speed_of_a_thousand_expressions() {
    let known = known();
    let texts: Vec<_> = good::expressions().iter().cycle().take(1000).collect();
    let start = Instant::now();
    let exprs: Vec<_> = texts
        .iter()
        .map(|text| parse_with_variables(text).expect("it can be read"))
        .collect();
    let parsed = start.elapsed();
    let findings: usize = exprs.iter().map(|expr| known.check(expr).len()).sum();
    let checked = start.elapsed() - parsed;
    println!("1000 expressions: parsed in {parsed:?}, checked in {checked:?}");
    assert_eq!(findings, 0);
}
