//! The limit of concurrent scrapes, and the snapshot that waiting scrapes share.

use crate::snapshot::Snapshot;
use crate::support::lock::lock;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout_at;

/// The position of a request in the order of arrival.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::http) struct Arrival(u64);

#[derive(Debug)]
pub(in crate::http) struct Limits {
    max_scrapes: usize,
    running: Arc<Semaphore>,
    /// The latest request.
    last: Mutex<Arrival>,
    newest: Mutex<Newest>,
}

/// The newest snapshot.
#[derive(Debug, Default)]
struct Newest {
    snapshot: Option<Arc<Snapshot>>,
    /// The latest request that had arrived when the snapshot was begun.
    begun: Arrival,
}

impl Newest {
    fn begun_after(&self, arrival: Arrival) -> Option<Arc<Snapshot>> {
        let snapshot = self.snapshot.as_ref().filter(|_| self.begun >= arrival);
        snapshot.map(Arc::clone)
    }
}

impl Limits {
    pub(super) fn new(max_scrapes: usize) -> Self {
        // A semaphore panics above its maximum.
        let max_scrapes = max_scrapes.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            max_scrapes,
            running: Arc::new(Semaphore::new(max_scrapes)),
            last: Mutex::default(),
            newest: Mutex::default(),
        }
    }

    /// The maximum number of concurrent scrapes.
    pub(in crate::http) fn max_scrapes(&self) -> usize {
        self.max_scrapes
    }

    /// Registers the arrival of a request.
    pub(in crate::http) fn arrive(&self) -> Arrival {
        let mut last = lock(&self.last);
        last.0 += 1;
        *last
    }

    /// Waits until a scrape can run, and returns its permit. `None` if the deadline passes
    /// first.
    pub(in crate::http) async fn admit(&self, deadline: Instant) -> Option<OwnedSemaphorePermit> {
        let running = || Arc::clone(&self.running);
        // This is the usual case, which needs no timer.
        if let Ok(permit) = running().try_acquire_owned() {
            return Some(permit);
        }
        let acquired = timeout_at(deadline.into(), running().acquire_owned()).await;
        acquired.ok()?.ok()
    }

    /// Returns a snapshot that was begun after a request arrived. Requests that waited together
    /// share one.
    ///
    /// `prepare` runs code of the user. No lock is held meanwhile, so other scrapes continue if
    /// it hangs. `take` takes the snapshot in the memory of the previous one, and can wait for
    /// the snapshot of another scrape. If it fails, its snapshot is not shared.
    pub(super) fn snapshot<P>(
        &self,
        arrival: Arrival,
        prepare: impl FnOnce() -> P,
        take: impl FnOnce(&mut Snapshot, P) -> io::Result<()>,
    ) -> io::Result<Arc<Snapshot>> {
        if let Some(shared) = lock(&self.newest).begun_after(arrival) {
            return Ok(shared);
        }
        let begun = *lock(&self.last);
        let prepared = prepare();
        let mut newest = lock(&self.newest);
        if let Some(shared) = newest.begun_after(arrival) {
            return Ok(shared);
        }
        // Reuses the memory of the previous snapshot, unless a scrape still writes that one.
        let last = newest.snapshot.take();
        let mut snapshot = last.and_then(Arc::into_inner).unwrap_or_default();
        take(&mut snapshot, prepared)?;
        let snapshot = Arc::new(snapshot);
        *newest = Newest {
            snapshot: Some(Arc::clone(&snapshot)),
            begun,
        };
        Ok(snapshot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn requests_that_arrive_before_a_snapshot_share_it() {
        let limits = Limits::new(2);
        let (first, second) = (limits.arrive(), limits.arrive());
        let take = |snapshot: &mut Snapshot, ()| {
            snapshot.refresh();
            Ok(())
        };
        let snapshot = |arrival| {
            let taken = limits.snapshot(arrival, || (), take);
            taken.expect("nothing fails")
        };
        let shared = snapshot(first);
        assert!(Arc::ptr_eq(&shared, &snapshot(second)));
        let third = limits.arrive();
        let later = snapshot(third);
        assert!(
            !Arc::ptr_eq(&shared, &later),
            "it arrived after the snapshot was begun"
        );
        assert!(
            Arc::ptr_eq(&later, &snapshot(second)),
            "a newer one is as good"
        );
    }

    #[test]
    fn a_failed_snapshot_is_not_shared() {
        let limits = Limits::new(2);
        let (first, second) = (limits.arrive(), limits.arrive());
        let failed = limits.snapshot(first, || (), |_, ()| Err(io::ErrorKind::NotFound.into()));
        assert!(failed.is_err());
        let mut taken = false;
        let again = limits.snapshot(
            second,
            || (),
            |_, ()| {
                taken = true;
                Ok(())
            },
        );
        assert!(again.is_ok() && taken);
    }

    #[tokio::test]
    async fn concurrent_scrapes_are_limited() {
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
        assert_eq!(Limits::new(0).max_scrapes(), 1);
        assert!(Limits::new(usize::MAX).admit(soon()).await.is_some());
    }
}
