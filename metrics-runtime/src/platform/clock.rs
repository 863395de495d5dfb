//! The clocks.
//!
//! Durations are measured with the CPU's time stamp counter if it is invariant, and otherwise with
//! the monotonic clock of the operating system. At the first use, the counter is calibrated against
//! the monotonic clock, which takes two milliseconds. From then on, the counter is read inline: a
//! call of a function in another crate would take a third as long as the reading. The wall clock is
//! used only for the timestamps of series and exemplars.

use super::counter;
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Nanoseconds in 2^[`SHIFT`] ticks of the counter. 0 before the first use, and if durations are
/// not measured with the counter. It is set before the first reading is returned, and does not
/// change. Relaxed, because it publishes nothing else.
static SCALE: AtomicU64 = AtomicU64::new(0);

/// Large enough that the scale has at least 30 bits.
const SHIFT: u32 = 32;

/// How long the calibration takes, in nanoseconds. At both ends, the clocks are compared to within
/// about 20 ns, so the scale is exact to about 0.002 %.
const CALIBRATION: u64 = 2_000_000;

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

/// Decides how durations are measured, the first time.
fn calibrate() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if counter::is_invariant() {
            SCALE.store(measured_scale(), Ordering::Relaxed);
        }
    });
}

/// The scale of the counter. 0 if it stands still.
fn measured_scale() -> u64 {
    let (first_nanos, first_ticks) = both();
    loop {
        let (nanos, ticks) = both();
        let nanos = nanos - first_nanos;
        if nanos >= CALIBRATION {
            let ticks = u128::from(ticks.saturating_sub(first_ticks));
            let scale = (u128::from(nanos) << SHIFT).checked_div(ticks);
            return scale.map_or(0, |scale| scale as u64);
        }
    }
}

/// The monotonic clock and the counter at the same time: the closest of several attempts, because
/// the thread may be interrupted between the two readings.
fn both() -> (u64, u64) {
    let mut closest = (u64::MAX, (0, 0));
    for _ in 0..8 {
        let before = counter::read();
        let nanos = monotonic();
        let apart = counter::read().saturating_sub(before);
        if apart < closest.0 {
            closest = (apart, (nanos, before + apart / 2));
        }
    }
    closest.1
}

/// Nanoseconds on the monotonic clock of the operating system; never 0.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn monotonic() -> u64 {
    use std::sync::OnceLock;
    use std::time::Instant;
    static FIRST: OnceLock<Instant> = OnceLock::new();
    FIRST.get_or_init(Instant::now).elapsed().as_nanos() as u64 + 1
}

/// The same on the browser's clock. std's clock panics there.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
fn monotonic() -> u64 {
    quanta::Clock::new().raw() + 1
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
    calibrate();
    Reading(match known_scale() {
        Some(_) => counter::read(),
        None => monotonic(),
    })
}

/// Nanoseconds from `start` until now; 0 if the clock went back.
#[inline(always)]
pub(crate) fn nanos_since(start: Reading) -> u64 {
    counted_nanos_since(start).unwrap_or_else(|| nanos_since_slowly(start))
}

/// [`nanos_since`], if the counter is used.
#[inline(always)]
pub(crate) fn counted_nanos_since(start: Reading) -> Option<u64> {
    let scale = known_scale()?;
    let ticks = counter::read().saturating_sub(start.0);
    Some(((u128::from(ticks) * u128::from(scale)) >> SHIFT) as u64)
}

/// Like [`nanos_since`], if the counter is not used.
#[cold]
#[inline(never)]
fn nanos_since_slowly(start: Reading) -> u64 {
    monotonic().saturating_sub(start.0)
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
        let future = Reading(monotonic() + 1_000_000_000);
        assert_eq!(nanos_since_slowly(future), 0);
    }

    #[test]
    fn both_ways_to_read_it_have_the_same_unit() {
        let (first, second, third) = (now_slowly(), now(), now_slowly());
        assert!(first.0 <= second.0 && second.0 <= third.0);
    }

    #[test]
    fn the_monotonic_clock_counts_nanoseconds() {
        let (start, theirs) = (Reading(monotonic()), Instant::now());
        while theirs.elapsed() < Duration::from_millis(10) {}
        let (least, ours) = (theirs.elapsed(), nanos_since_slowly(start));
        let most = theirs.elapsed() + Duration::from_millis(100);
        let ours = Duration::from_nanos(ours);
        assert!(least <= ours && ours < most, "{least:?} {ours:?} {most:?}");
    }
}
