//! Slows down clients that guess secrets.

use crate::support::lock::lock;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// The time for one wrong secret, whoever sends it. All endpoints of the process share it.
const INTERVAL: Duration = Duration::from_millis(100);

/// Wrong secrets that are answered at once after a while without any.
const BURST: u32 = 20;

/// The longest wait, so that a mistake is answered even in an attack.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub(super) struct Guesses(Mutex<Option<Instant>>);

impl Guesses {
    pub(super) const fn new() -> Self {
        Self(Mutex::new(None))
    }

    /// Waits for the turn of a wrong secret. A right one never waits.
    pub(super) async fn turn(&self) {
        let now = Instant::now();
        let wait = self.wait(now);
        if !wait.is_zero() {
            sleep(wait).await;
        }
    }

    fn wait(&self, now: Instant) -> Duration {
        let mut next = lock(&self.0);
        // The turn after the last one, or now; and no more ahead of it than a burst.
        let turn = next.map_or(now, |next| next.max(now));
        let turn = turn.min(now + LONGEST_WAIT + INTERVAL * BURST);
        *next = Some(turn + INTERVAL);
        let ahead = turn.saturating_duration_since(now);
        ahead.saturating_sub(INTERVAL * (BURST - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_answered_at_once_and_then_ten_in_a_second() {
        let (guesses, now) = (Guesses::new(), Instant::now());
        for _ in 0..BURST {
            assert_eq!(guesses.wait(now), Duration::ZERO);
        }
        for more in 1..=50 {
            assert_eq!(guesses.wait(now), INTERVAL * more);
        }
        // After a while, there is a burst again.
        let later = now + INTERVAL * 70;
        assert_eq!(guesses.wait(later), Duration::ZERO);
    }

    #[test]
    fn no_wait_is_longer_than_the_longest() {
        let (guesses, now) = (Guesses::new(), Instant::now());
        let longest = (0..10_000).map(|_| guesses.wait(now)).max();
        let max = LONGEST_WAIT + INTERVAL;
        assert!(longest.is_some_and(|longest| longest <= max), "{longest:?}");
    }
}
