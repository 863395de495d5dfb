//! How long to wait before a retry.

use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

/// The longest wait, without jitter, before the first retry.
const FIRST: Duration = Duration::from_millis(500);

/// The longest wait of all.
const LONGEST: Duration = Duration::from_secs(10);

/// Waits that double, each by chance between its half and its whole, so that clients of a
/// receiver that comes back do not come all at once.
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

/// A number from 0 up to 1. The standard library's hashers have random keys.
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
