//! Which observations get an exemplar: the slowest since the last scrape.

use super::linked::linked;
use crate::support::lock::lock;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Lets those observations of one declaration pass whose bucket is above all
/// that passed since it was opened: few, in ascending order. Nothing passes
/// before it is first opened.
///
/// Relaxed all over: it publishes nothing, and an observation too many or too
/// few does no harm.
#[derive(Debug)]
pub struct Gate(AtomicU32);

const SHUT: u32 = u32::MAX;

/// Whether gates are to be open at all.
static OPEN: AtomicBool = AtomicBool::new(false);

/// Gates that no declaration has which is linked.
static OTHERS: Mutex<Vec<&'static Gate>> = Mutex::new(Vec::new());

impl Gate {
    pub(super) const fn new() -> Self {
        Self(AtomicU32::new(SHUT))
    }

    /// One that is made at run time. The caller bounds how many there are.
    pub(crate) fn leaked() -> &'static Self {
        let gate: &'static Self = Box::leak(Box::new(Self::new()));
        lock(&OTHERS).push(gate);
        if OPEN.load(Ordering::Relaxed) {
            gate.open();
        }
        gate
    }

    /// Whether an observation passes, by the number of its bucket. This is all that
    /// a usual one pays.
    #[inline(always)]
    pub(crate) fn lets_pass(&self, bucket: usize) -> bool {
        bucket as u32 >= self.0.load(Ordering::Relaxed)
    }

    /// Whether anything can pass.
    pub(crate) fn is_open(&self) -> bool {
        self.0.load(Ordering::Relaxed) != SHUT
    }

    /// Whether it passes. Those up to its bucket then no longer do.
    pub(crate) fn shut_up_to(&self, bucket: usize) -> bool {
        let passes = self.lets_pass(bucket);
        if passes {
            self.0.store(bucket as u32 + 1, Ordering::Relaxed);
        }
        passes
    }

    fn open(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// Opens all gates, also those that come later.
pub(crate) fn open_gates() {
    OPEN.store(true, Ordering::Relaxed);
    linked().for_each(|linked| linked.base.gate().open());
    lock(&OTHERS).iter().for_each(|gate| gate.open());
}

/// Opens all gates again, if they are to be open: after a scrape.
pub(crate) fn open_gates_again() {
    if OPEN.load(Ordering::Relaxed) {
        open_gates();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_pass_once() {
        let gate = Gate::new();
        assert!(!gate.lets_pass(100) && !gate.is_open());
        gate.open();
        let passed: Vec<_> = [3, 2, 3, 5, 4, 5, 0, 9]
            .into_iter()
            .filter(|bucket| gate.shut_up_to(*bucket))
            .collect();
        assert_eq!(passed, [3, 5, 9]);
        assert!(gate.is_open() && !gate.lets_pass(9));
        gate.open();
        assert!(gate.shut_up_to(0));
    }
}
