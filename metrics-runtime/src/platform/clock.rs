//! The clocks.
//!
//! Durations are measured with the CPU's time stamp counter if it is invariant, and otherwise with
//! the monotonic clock of the operating system. `quanta` decides which one, and calibrates the
//! counter against the monotonic clock at the first use. From then on, the counter is read inline:
//! a call of a function in another crate would take a third as long as the reading. The wall clock
//! is used only for the timestamps of series and exemplars.

use super::counter;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

static CLOCK: OnceLock<quanta::Clock> = OnceLock::new();

/// Nanoseconds in 2^[`SHIFT`] ticks of the counter. 0 before the first use, and if durations are
/// not measured with the counter. It is set before the first reading is returned, and does not
/// change. Relaxed, because it publishes nothing else.
static SCALE: AtomicU64 = AtomicU64::new(0);

/// Large enough that the scale has at least 30 bits.
const SHIFT: u32 = 32;

/// A reading of the clock, in the unit that [`nanos_since`] expects.
#[derive(Clone, Copy, Debug)]
pub struct Reading(u64);

impl Reading {
    /// Stands for a reading that was not taken yet.
    pub(crate) const NONE: Self = Self(0);

    /// Whether it was not taken yet.
    #[inline(always)]
    pub(crate) fn is_none(self) -> bool {
        self.0 == 0
    }
}

fn clock() -> &'static quanta::Clock {
    CLOCK.get_or_init(|| {
        let clock = quanta::Clock::new();
        SCALE.store(scale(&clock), Ordering::Relaxed);
        clock
    })
}

/// The scale of the counter, if this clock reads it.
fn scale(clock: &quanta::Clock) -> u64 {
    if !counter::IS_KNOWN {
        return 0;
    }
    let (before, raw, after) = (counter::read(), clock.raw(), counter::read());
    if (before..=after).contains(&raw) {
        clock.delta_as_nanos(0, 1 << SHIFT)
    } else {
        0
    }
}

/// The scale of the counter, if it is known and used.
#[inline(always)]
fn known_scale() -> Option<u64> {
    let scale = SCALE.load(Ordering::Relaxed);
    (counter::IS_KNOWN && scale != 0).then_some(scale)
}

/// Reads the clock.
#[inline(always)]
pub(crate) fn now() -> Reading {
    match known_scale() {
        Some(_) => Reading(counter::read()),
        None => now_slowly(),
    }
}

/// Like [`now`], for the first reading, or if the counter is not used.
#[cold]
#[inline(never)]
fn now_slowly() -> Reading {
    Reading(clock().raw())
}

/// Nanoseconds from `start` until now; 0 if the clock went back.
#[inline(always)]
pub(crate) fn nanos_since(start: Reading) -> u64 {
    match known_scale() {
        Some(scale) => {
            let ticks = counter::read().saturating_sub(start.0);
            ((u128::from(ticks) * u128::from(scale)) >> SHIFT) as u64
        }
        None => nanos_since_slowly(start),
    }
}

/// Like [`nanos_since`], if the counter is not used.
#[cold]
#[inline(never)]
fn nanos_since_slowly(start: Reading) -> u64 {
    let clock = clock();
    clock.delta_as_nanos(start.0, clock.raw())
}

/// The time since 1970, if there is a wall clock and it is set to a later time.
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
        let future = Reading(now().0 + 1_000_000_000);
        assert_eq!(nanos_since(future), 0);
        assert_eq!(nanos_since_slowly(future), 0);
    }

    /// The first reading uses the same unit as those of another thread.
    #[test]
    fn both_ways_to_read_it_agree() {
        let (first, second, third) = (now_slowly(), now(), now_slowly());
        assert!(first.0 <= second.0 && second.0 <= third.0);
        let (inlined, called) = (nanos_since(first), nanos_since_slowly(first));
        assert!(inlined <= called && called - inlined < 1_000_000_000);
        let long = 1 << 50;
        if let Some(scale) = known_scale() {
            let nanos = (u128::from(long) * u128::from(scale)) >> SHIFT;
            let expected = clock().delta_as_nanos(0, long) as f64;
            assert!((nanos as f64 / expected - 1.0).abs() < 1e-8);
        }
    }
}
