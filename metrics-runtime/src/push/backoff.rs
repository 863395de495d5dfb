//! The waits before retries.

use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

/// The longest wait before the first retry.
const FIRST: Duration = Duration::from_millis(500);

/// The longest wait before any retry.
const LONGEST: Duration = Duration::from_secs(10);

/// Exponential back-off with jitter: the longest wait doubles, and each wait is random between
/// half of the longest one and all of it. So clients do not retry all at once when a receiver
/// is available again.
#[derive(Debug)]
pub(super) struct Backoff(Duration);

impl Backoff {
    pub(super) fn new() -> Self {
        Self(FIRST)
    }

    /// The next wait.
    pub(super) fn next_wait(&mut self) -> Duration {
        let longest = self.0;
        self.0 = (longest * 2).min(LONGEST);
        longest.mul_f64(0.5 + 0.5 * chance())
    }
}

/// A random number from 0 up to 1. It needs no dependency, because the standard library's
/// hashers have random keys.
fn chance() -> f64 {
    let bits = RandomState::new().hash_one(()) >> 11;
    bits as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_limit_and_differ() {
        let mut backoff = Backoff::new();
        let mut longest = FIRST;
        for _ in 0..10 {
            let wait = backoff.next_wait();
            assert!(wait >= longest / 2 && wait <= longest, "{wait:?}");
            longest = (longest * 2).min(LONGEST);
        }
        assert_eq!(longest, LONGEST);
        let waits: Vec<_> = (0..20).map(|_| Backoff::new().next_wait()).collect();
        assert!(waits.iter().any(|wait| *wait != waits[0]), "{waits:?}");
    }
}
