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
pub struct ExemplarGate(AtomicU32);

const CLOSED: u32 = u32::MAX;

/// Whether gates are to be open at all.
static ENABLED: AtomicBool = AtomicBool::new(false);

/// Gates that no declaration has which is linked.
static OTHERS: Mutex<Vec<&'static ExemplarGate>> = Mutex::new(Vec::new());

impl ExemplarGate {
    pub(super) const fn new() -> Self {
        Self(AtomicU32::new(CLOSED))
    }

    /// One that is made at run time. The caller bounds how many there are.
    pub(crate) fn leaked() -> &'static Self {
        let gate: &'static Self = Box::leak(Box::new(Self::new()));
        lock(&OTHERS).push(gate);
        if ENABLED.load(Ordering::Relaxed) {
            gate.open();
        }
        gate
    }

    /// Whether an observation passes, by the number of its bucket. This is all that
    /// a usual one pays.
    #[inline(always)]
    pub(crate) fn passes(&self, bucket: usize) -> bool {
        bucket as u32 >= self.0.load(Ordering::Relaxed)
    }

    /// Whether anything can pass.
    pub(crate) fn is_open(&self) -> bool {
        self.0.load(Ordering::Relaxed) != CLOSED
    }

    /// Whether it passes. Those up to its bucket then no longer do.
    pub(crate) fn close_up_to(&self, bucket: usize) -> bool {
        let passes = self.passes(bucket);
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
pub(crate) fn open_exemplar_gates() {
    ENABLED.store(true, Ordering::Relaxed);
    linked().for_each(|linked| linked.base.gate().open());
    lock(&OTHERS).iter().for_each(|gate| gate.open());
}

/// Opens all gates again, if they are to be open: after a scrape.
pub(crate) fn reopen_exemplar_gates() {
    if ENABLED.load(Ordering::Relaxed) {
        open_exemplar_gates();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
