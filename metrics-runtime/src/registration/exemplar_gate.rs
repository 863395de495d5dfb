//! Decides which observations get an exemplar: the slowest since the last scrape.

use crate::support::lock::lock;
use crate::support::sync::{AtomicBool, AtomicU32, Mutex, Ordering, const_fn, global};

/// The gate of one declaration. It starts closed. After it is opened, an observation passes if its
/// bucket is above those of all that have passed. So only a few pass.
///
/// All accesses are relaxed: the gate publishes nothing, and one observation more or less does no
/// harm.
#[derive(Debug)]
pub struct ExemplarGate(AtomicU32);

const CLOSED: u32 = u32::MAX;

// Whether gates are opened at all.
global! {
    static ENABLED: AtomicBool = AtomicBool::new(false);
}

// The gates that were created at run time.
global! {
    static LEAKED: Mutex<Vec<&'static ExemplarGate>> = Mutex::new(Vec::new());
}

impl ExemplarGate {
    const_fn! {
        pub(super) fn new() -> Self {
            Self(AtomicU32::new(CLOSED))
        }
    }

    /// A gate that is created at run time and never freed. The caller bounds their number.
    pub(crate) fn leaked() -> &'static Self {
        let gate: &'static Self = Box::leak(Box::new(Self::new()));
        lock(&LEAKED).push(gate);
        // The thread that opens gates sets the flag before it takes the lock. So either it finds
        // this gate, or this code sees the flag.
        if ENABLED.load(Ordering::Relaxed) {
            gate.open();
        }
        gate
    }

    /// Whether an observation in this bucket passes. For most observations, this is the whole cost.
    #[inline(always)]
    pub(crate) fn passes(&self, bucket: usize) -> bool {
        bucket as u32 >= self.0.load(Ordering::Relaxed)
    }

    /// Whether anything can pass.
    #[inline(always)]
    pub(crate) fn is_open(&self) -> bool {
        self.0.load(Ordering::Relaxed) != CLOSED
    }

    /// Whether an observation passes. If so, later ones in this bucket or below do not pass.
    pub(crate) fn close_up_to(&self, bucket: usize) -> bool {
        let passes = self.passes(bucket);
        if passes {
            self.0.store(bucket as u32 + 1, Ordering::Relaxed);
        }
        passes
    }

    pub(super) fn open(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// Opens the gates of the linked declarations, and all that were created at run time.
pub(super) fn open<'a>(linked: impl Iterator<Item = &'a ExemplarGate>) {
    ENABLED.store(true, Ordering::Relaxed);
    linked.for_each(ExemplarGate::open);
    lock(&LEAKED).iter().for_each(|gate| gate.open());
}

/// Whether gates are opened at all.
pub(super) fn are_enabled() -> bool {
    ENABLED.load(Ordering::Relaxed)
}
