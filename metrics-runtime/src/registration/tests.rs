//! Tests of `exemplar_gate`. They are not in its file, because the loom models compile that file.

use super::exemplar_gate::ExemplarGate;

#[test]
fn the_slowest_pass_once() {
    let gate = ExemplarGate::new();
    assert!(!gate.passes(100) && !gate.is_open());
    gate.open();
    let passed: Vec<_> = [3, 2, 3, 5, 4, 5, 0, 9]
        .into_iter()
        .filter(|bucket| gate.close_up_to(*bucket))
        .collect();
    assert_eq!(passed, [3, 5, 9]);
    assert!(gate.is_open() && !gate.passes(9));
    gate.open();
    assert!(gate.close_up_to(0));
}
