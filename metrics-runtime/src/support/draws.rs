//! Random numbers for choices that cost less than a nanosecond.
//!
//! Each thread has its own sequence: a counter whose values are hashed, as in wyrand. Draws are
//! independent of each other and of other code, so choices do not follow the pattern of a loop.

use std::cell::Cell;
use std::hash::{BuildHasher as _, RandomState};
use std::num::NonZeroU64;

thread_local! {
    /// The counter; 0 before the sequence has begun. It is constant and has no destructor, so
    /// reading it is one instruction and always allowed.
    static COUNTER: Cell<u64> = const { Cell::new(0) };
}

/// Odd, so that the counter takes all values.
const STEP: u64 = 0xa076_1d64_78bd_642f;

const MASK: u64 = 0xe703_7ed1_a0b4_28db;

/// The thread's next number. `None` if its sequence has not [begun](begin).
#[inline(always)]
pub(crate) fn draw() -> Option<u32> {
    let counter = NonZeroU64::new(COUNTER.get())?.get();
    COUNTER.set(counter.wrapping_add(STEP));
    let product = u128::from(counter) * u128::from(counter ^ MASK);
    Some((((product >> 64) as u64 ^ product as u64) >> 32) as u32)
}

/// Begins the thread's sequence at a random number, and returns its first number.
#[cold]
pub(crate) fn begin() -> u32 {
    // Each `RandomState` has different keys.
    COUNTER.set(RandomState::new().hash_one(0_u8) | 1);
    draw().unwrap_or(0)
}

/// Makes the thread's next choice [begin] its sequence again.
#[cfg(feature = "testing")]
pub(crate) fn end() {
    COUNTER.set(0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn numbers_are_spread_evenly_whichever_of_them_are_looked_at() {
        begin();
        let numbers: Vec<_> = (0..320_000).map(|_| draw().unwrap_or(0)).collect();
        for every in [1, 2, 3, 16] {
            for first in 0..every {
                let seen = numbers.iter().skip(first).step_by(every);
                let low = seen.clone().filter(|number| **number < 1 << 28).count();
                let expected = seen.count() as f64 / 16.0;
                // Seven standard deviations.
                let most = 7.0 * (expected * 15.0 / 16.0).sqrt();
                let off = (low as f64 - expected).abs();
                assert!(off < most, "{low} of each {every}th, not {expected}");
            }
        }
    }

    #[test]
    fn each_thread_has_a_sequence_of_its_own() {
        let first = || thread::spawn(|| (draw(), begin())).join();
        let [one, other] = [first(), first()].map(|joined| joined.expect("it does not panic"));
        assert_eq!((one.0, other.0), (None, None));
        assert_ne!(one.1, other.1);
    }
}
