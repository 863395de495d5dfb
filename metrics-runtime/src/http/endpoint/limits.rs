//! How many scrapes run at once, and what those share that came together.

use crate::snapshot::Snapshot;
use crate::support::lock::lock;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout_at;

/// When a request came, among all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Arrival(u64);

#[derive(Debug)]
pub(super) struct Limits {
    at_once: usize,
    running: Arc<Semaphore>,
    /// The last request that came.
    last: Mutex<Arrival>,
    newest: Mutex<Newest>,
}

/// The newest snapshot.
#[derive(Debug, Default)]
struct Newest {
    snapshot: Option<Arc<Snapshot>>,
    /// The last request that had come when it was begun.
    begun: Arrival,
}

impl Limits {
    pub(super) fn new(at_once: usize) -> Self {
        // More than that a semaphore does not count.
        let at_once = at_once.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            at_once,
            running: Arc::new(Semaphore::new(at_once)),
            last: Mutex::default(),
            newest: Mutex::default(),
        }
    }

    /// How many scrapes run at once.
    pub(super) fn at_once(&self) -> usize {
        self.at_once
    }

    /// Notes that a request came.
    pub(super) fn arrive(&self) -> Arrival {
        let mut last = lock(&self.last);
        last.0 += 1;
        *last
    }

    /// Waits until a scrape may run, which it then may until the permit is
    /// dropped. Nothing when the deadline comes first.
    pub(super) async fn admit(&self, deadline: Instant) -> Option<OwnedSemaphorePermit> {
        let running = || Arc::clone(&self.running);
        // Mostly there is room: then no timer is needed.
        if let Ok(permit) = running().try_acquire_owned() {
            return Some(permit);
        }
        let acquired = timeout_at(deadline.into(), running().acquire_owned()).await;
        acquired.ok()?.ok()
    }

    /// A snapshot that was begun after a request came: so those that came while
    /// others ran can share one. `take` takes it, in the memory of another. It
    /// may wait for another one's.
    pub(super) fn snapshot(
        &self,
        came: Arrival,
        take: impl FnOnce(&mut Snapshot),
    ) -> Arc<Snapshot> {
        let mut newest = lock(&self.newest);
        if let Some(snapshot) = &newest.snapshot
            && newest.begun >= came
        {
            return Arc::clone(snapshot);
        }
        let begun = *lock(&self.last);
        // In the memory of the last one, unless somebody still writes it.
        let last = newest.snapshot.take();
        let mut snapshot = last.and_then(Arc::into_inner).unwrap_or_default();
        take(&mut snapshot);
        let snapshot = Arc::new(snapshot);
        *newest = Newest {
            snapshot: Some(Arc::clone(&snapshot)),
            begun,
        };
        snapshot
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn those_that_came_before_a_snapshot_share_it() {
        let limits = Limits::new(2);
        let (first, second) = (limits.arrive(), limits.arrive());
        let shared = limits.snapshot(first, Snapshot::refresh);
        assert!(Arc::ptr_eq(
            &shared,
            &limits.snapshot(second, Snapshot::refresh)
        ));
        let third = limits.arrive();
        let later = limits.snapshot(third, Snapshot::refresh);
        assert!(
            !Arc::ptr_eq(&shared, &later),
            "it came after the snapshot was begun"
        );
        assert!(
            Arc::ptr_eq(&later, &limits.snapshot(second, Snapshot::refresh)),
            "a newer one will do"
        );
    }

    #[tokio::test]
    async fn no_more_run_than_may() {
        let limits = Limits::new(2);
        let soon = || Instant::now() + Duration::from_millis(5);
        let later = || Instant::now() + Duration::from_secs(60);
        let one = limits.admit(soon()).await.expect("there is room");
        let two = limits.admit(soon()).await.expect("there is room");
        assert!(limits.admit(soon()).await.is_none());
        drop(one);
        let three = limits.admit(later()).await.expect("there is room again");
        drop((two, three));
        assert_eq!(limits.running.available_permits(), 2);
        assert_eq!(Limits::new(0).at_once(), 1);
        assert!(Limits::new(usize::MAX).admit(soon()).await.is_some());
    }
}
