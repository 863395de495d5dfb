//! The number of attempts for an e-mail, and the pauses between them.

use std::time::Duration;

/// The maximum pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// The retry policy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Retry {
    /// The maximum number of attempts.
    pub(super) attempts: u32,
    /// The maximum pause after the first attempt. It doubles after each further one, up to a minute.
    pub(super) first_pause: Duration,
}

impl Retry {
    /// The pause after `attempts` attempts: random, from half of the maximum to all of it, so that e-mails that failed together
    /// are not retried together.
    pub(super) fn pause_after(self, attempt: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let longest = self.first_pause.saturating_mul(doubled).min(LONGEST_PAUSE);
        // Without random numbers, the maximum.
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
