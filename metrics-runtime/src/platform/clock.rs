//! The clocks.
//!
//! Durations are measured with the CPU's time stamp counter if it is invariant,
//! and otherwise with the monotonic clock of the operating system. `quanta` decides
//! which, and calibrates the counter against the monotonic clock at the first use.
//! The wall clock only dates series and exemplars.

use std::sync::OnceLock;
use std::time::Duration;

static CLOCK: OnceLock<quanta::Clock> = OnceLock::new();

/// A reading of the clock, in units that only [`nanos_since`] knows.
#[derive(Clone, Copy, Debug)]
pub struct Reading(u64);

impl Reading {
    /// Stands for a reading that is not taken yet.
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

/// Nanoseconds from `start` until now. 0 if the clock went back.
#[inline]
pub(crate) fn nanos_since(start: Reading) -> u64 {
    let clock = clock();
    clock.delta_as_nanos(start.0, clock.raw())
}

/// The time since 1970, if the system has a wall clock that is set later.
pub(crate) fn since_epoch() -> Option<Duration> {
    // In a browser, std's clock panics.
    if cfg!(all(target_family = "wasm", target_os = "unknown")) {
        return None;
    }
    std::time::UNIX_EPOCH.elapsed().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

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
