//! Turns for a piece of user code: one thread at a time runs it, and the others wait for it with a
//! timeout.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a thread waits for its turn. Code that takes longer hangs, or waits for this very
/// thread.
const TIMEOUT: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub(crate) struct Turns {
    taken: Mutex<bool>,
    ended: Condvar,
}

/// A turn. It ends when this is dropped.
pub(crate) struct Turn<'a>(&'a Turns);

impl Turns {
    /// The next turn. `None` if the one before does not end in time.
    pub(crate) fn take(&self) -> Option<Turn<'_>> {
        let deadline = Instant::now() + TIMEOUT;
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while *taken {
            let left = deadline.checked_duration_since(Instant::now())?;
            let waited = self.ended.wait_timeout(taken, left);
            taken = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        *taken = true;
        Some(Turn(self))
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let taken = self.0.taken.lock();
        *taken.unwrap_or_else(PoisonError::into_inner) = false;
        self.0.ended.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::thread;

    #[test]
    fn turns_follow_each_other() {
        let (turns, running, most) = (Turns::default(), AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..100 {
                        let _turn = turns.take().expect("none takes long");
                        most.fetch_max(running.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
                        running.fetch_sub(1, Ordering::Relaxed);
                    }
                });
            }
        });
        assert_eq!(most.into_inner(), 0);
    }

    #[test]
    fn a_turn_has_a_timeout_and_ends_with_a_panic() {
        let turns = Turns::default();
        let turn = turns.take();
        assert!(turns.take().is_none());
        drop(turn);
        let panicked = thread::scope(|scope| {
            let panics = || {
                let _turn = turns.take().expect("it is free");
                panic!("as this test wants it");
            };
            scope.spawn(panics).join()
        });
        assert!(panicked.is_err() && turns.take().is_some());
    }
}
