//! The clock of all durations: the CPU's time stamp counter where it is
//! sound, the operating system's monotonic clock elsewhere.
//!
//! `quanta` decides which (it asks for an invariant counter) and calibrates
//! the counter against the monotonic clock once, at the first use. Nothing
//! here knows about wall-clock time.

use std::sync::OnceLock;

static CLOCK: OnceLock<quanta::Clock> = OnceLock::new();

/// A reading of the clock, in units that only [`nanos_since`] understands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading(u64);

impl Reading {
    /// Holds the place of a reading that is still to come.
    pub(crate) const NONE: Self = Self(0);
}

#[inline]
fn clock() -> &'static quanta::Clock {
    CLOCK.get_or_init(quanta::Clock::new)
}

/// Reads the clock.
#[inline]
pub(crate) fn now() -> Reading {
    Reading(clock().raw())
}

/// Nanoseconds from `start` until now; 0 should the clock have gone back.
#[inline]
pub(crate) fn nanos_since(start: Reading) -> u64 {
    let clock = clock();
    clock.delta_as_nanos(start.0, clock.raw())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    #[test]
    fn agrees_with_the_operating_system_within_one_percent() {
        let (ours, theirs) = (now(), Instant::now());
        while theirs.elapsed() < Duration::from_millis(100) {
            std::hint::spin_loop();
        }
        let (ours, theirs) = (nanos_since(ours) as f64, theirs.elapsed().as_nanos() as f64);
        assert!(
            (ours / theirs - 1.0).abs() < 0.01,
            "ours {ours} ns, theirs {theirs} ns"
        );
    }

    #[test]
    fn a_duration_is_never_negative() {
        let future = Reading(clock().raw() + 1_000_000_000);
        assert_eq!(nanos_since(future), 0);
    }
}
