//! Models of the gates that decide which observations get an exemplar.

use crate::exemplar_gate::{self, ExemplarGate};
use crate::model;
use loom::thread;

#[test]
fn a_gate_that_is_created_while_gates_are_opened_is_open() {
    model(3, || {
        let made = thread::spawn(ExemplarGate::leaked);
        exemplar_gate::open(std::iter::empty());
        let gate = made.join().expect("no panic");
        assert!(gate.is_open());
    });
}

#[test]
fn a_gate_passes_an_observation_while_it_is_opened_again() {
    model(3, || {
        let gate = ExemplarGate::leaked();
        exemplar_gate::open(std::iter::empty());
        let observe = move || thread::spawn(move || gate.close_up_to(3));
        let (one, other) = (observe(), observe());
        exemplar_gate::open(std::iter::empty());
        let passed = [one, other].map(|observed| observed.join().expect("no panic"));
        // One exemplar too many is allowed, but none is lost.
        assert!(passed.contains(&true));
        // The gate is either still open, or closed up to the observation.
        assert!(gate.passes(0) || !gate.passes(3) && gate.passes(4));
    });
}
