//! How often an e-mail is tried, and how long is waited in between.

use std::time::Duration;

/// The longest pause before another attempt.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// How often, and how long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Retry {
    /// How often it is tried at most.
    pub(super) attempts: u32,
    /// The longest pause after the first attempt; after each other one twice as long, up to a minute.
    pub(super) first_pause: Duration,
}

impl Retry {
    /// How long to wait after so many attempts: from a half of the longest pause to all of it, at random, so that what
    /// failed together is not tried together again.
    pub(super) fn pause_after(self, attempt: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let longest = self.first_pause.saturating_mul(doubled).min(LONGEST_PAUSE);
        // Without random numbers the pause is the longest one.
        let share = getrandom::u32().unwrap_or(u32::MAX);
        let share = 0.5 + 0.5 * f64::from(share) / f64::from(u32::MAX);
        longest.mul_f64(share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_minute_and_differ() {
        let retry = Retry {
            attempts: 100,
            first_pause: Duration::from_millis(500),
        };
        for (attempt, longest) in [(1, 500), (2, 1000), (3, 2000), (8, 60_000), (99, 60_000)] {
            let pauses: Vec<_> = (0..20).map(|_| retry.pause_after(attempt)).collect();
            let longest = Duration::from_millis(longest);
            for pause in &pauses {
                assert!(
                    (longest / 2..=longest).contains(pause),
                    "{attempt}: {pause:?}"
                );
            }
            assert!(pauses.iter().any(|pause| *pause != pauses[0]), "{pauses:?}");
        }
    }
}
