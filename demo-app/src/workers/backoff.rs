//! The delay before a worker starts again.

use std::time::Duration;

const SHORTEST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(10);

/// After a worker was ready for this long, the delay is reset.
const RECOVERED: Duration = Duration::from_secs(2);

/// The delays of one worker: each is twice as long as the one before, until the worker runs again.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The delay after a worker that was ready for this long, if it ever was.
    pub(super) fn delay(&mut self, ready: Option<Duration>) -> Duration {
        if ready.is_some_and(|ready| ready >= RECOVERED) {
            self.failures = 0;
        }
        let factor = 2_u32.saturating_pow(self.failures);
        self.failures = self.failures.saturating_add(1);
        SHORTEST.saturating_mul(factor).min(LONGEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_doubles_up_to_a_limit_until_the_worker_runs_again() {
        let mut backoff = Backoff::default();
        let mut delays = |ready: Option<u64>, times: usize| -> Vec<u128> {
            let ready = ready.map(Duration::from_millis);
            let delays = (0..times).map(|_| backoff.delay(ready).as_millis());
            delays.collect()
        };
        assert_eq!(delays(None, 4), [100, 200, 400, 800]);
        // Ready, but not for long.
        assert_eq!(delays(Some(1_999), 4), [1_600, 3_200, 6_400, 10_000]);
        assert_eq!(delays(None, 100)[99], 10_000);
        assert_eq!(delays(Some(2_000), 1), [100]);
        assert_eq!(delays(None, 1), [200]);
    }
}
