//! The user cache in the process's memory.
//!
//! **Guarantee:** once a delete has returned, no lookup finds the user in the cache. A fill and a removal of the same id
//! never overlap: both hold the cache's lock for that id (moka's entry API) from before the database is queried until the
//! entry is written. A fill that read the row before it was deleted is written before the removal; a later fill finds no
//! row. Lookups take no lock, and operations on different ids do not wait for each other.
//!
//! Evictions (because of capacity or age) are not counted as removals.

use std::time::Duration;

use metrics_runtime::cache_operation;
use moka::future::Cache;
use moka::ops::compute::Op;

use super::CacheError;
use crate::database::DatabaseError;
use crate::faults::Faults;
use crate::user::User;

/// The cache. Clones share its entries.
#[derive(Debug, Clone)]
pub(super) struct InProcess {
    entries: Cache<i64, User>,
    /// Can make operations fail, as if the cache were a remote one.
    faults: Faults,
}

impl InProcess {
    /// An empty cache for `capacity` users, each kept for `ttl` at most.
    pub(super) fn new(capacity: u64, ttl: Duration, faults: Faults) -> Self {
        let entries = Cache::builder()
            .max_capacity(capacity)
            .time_to_live(ttl)
            .build();
        Self { entries, faults }
    }

    /// The user, if it is cached.
    #[cache_operation(get)]
    pub(super) async fn get(&self, id: i64) -> Result<Option<User>, CacheError> {
        self.ping()?;
        Ok(self.entries.get(&id).await)
    }

    /// Runs `load` for a user who isn't cached, and caches the result. Concurrent calls for the same id take turns; the
    /// later ones get the result of the first.
    pub(super) async fn fill(
        &self,
        id: i64,
        load: impl Future<Output = Result<Option<User>, DatabaseError>>,
    ) -> Result<Option<User>, DatabaseError> {
        let mut found = Ok(None);
        self.entries
            .entry(id)
            .and_compute_with(async |entry| {
                found = match entry {
                    Some(filled_meanwhile) => Ok(Some(filled_meanwhile.into_value())),
                    None => self.load(id, load).await,
                };
                Op::Nop
            })
            .await;
        found
    }

    async fn load(
        &self,
        id: i64,
        load: impl Future<Output = Result<Option<User>, DatabaseError>>,
    ) -> Result<Option<User>, DatabaseError> {
        let loaded = load.await?;
        if let Some(user) = &loaded {
            // A failure is counted, but not returned: the row was already loaded.
            let _ = self.put(id, user.clone()).await;
        }
        Ok(loaded)
    }

    /// Only under the lock of this id.
    #[cache_operation(set)]
    async fn put(&self, id: i64, user: User) -> Result<(), CacheError> {
        self.ping()?;
        self.entries.insert(id, user).await;
        Ok(())
    }

    /// Only under the lock of this id. An injected fault is counted, but the entry is still removed: otherwise a user who
    /// was deleted during the fault would be found after it.
    #[cache_operation(delete)]
    async fn forget(&self, id: i64) -> Result<(), CacheError> {
        self.entries.invalidate(&id).await;
        self.ping()
    }

    pub(super) fn ping(&self) -> Result<(), CacheError> {
        match self.faults.cache_down() {
            true => Err(CacheError::NotConnected),
            false => Ok(()),
        }
    }

    /// Runs `delete`, then forgets the user, so that no [`fill`](Self::fill) comes between.
    /// Also if `delete` fails, because the row may be gone.
    pub(super) async fn remove(
        &self,
        id: i64,
        delete: impl Future<Output = Result<bool, DatabaseError>>,
    ) -> Result<bool, DatabaseError> {
        let mut deleted = Ok(false);
        self.entries
            .entry(id)
            .and_compute_with(async |_entry| {
                deleted = delete.await;
                let _ = self.forget(id).await;
                Op::Nop
            })
            .await;
        deleted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::oneshot;

    fn user(id: i64) -> User {
        User {
            id,
            name: "Ada".to_owned(),
            email: "ada@example.com".to_owned(),
            created_at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    fn cache() -> InProcess {
        InProcess::new(100, Duration::from_secs(60), Faults::default())
    }

    #[tokio::test]
    async fn a_fill_that_began_before_a_delete_does_not_bring_the_user_back() {
        let cache = cache();
        let (row_was_read, read) = oneshot::channel();
        let (release, released) = oneshot::channel::<()>();
        let fill = tokio::spawn({
            let cache = cache.clone();
            async move {
                let load = async {
                    // The row is read; then the delete begins; only then is the fill done.
                    let _ = row_was_read.send(());
                    let _ = released.await;
                    Ok(Some(user(1)))
                };
                cache.fill(1, load).await
            }
        });
        read.await.expect("the fill has begun");
        let mut removal = Box::pin(cache.remove(1, async { Ok(true) }));
        assert!(
            poll_once(&mut removal).await.is_none(),
            "the removal has to wait for the fill"
        );
        let _ = release.send(());
        assert!(fill.await.expect("no panic").expect("no error").is_some());
        assert!(removal.await.expect("no error"));
        assert_eq!(cache.get(1).await.expect("no fault"), None);
    }

    #[tokio::test]
    async fn a_user_is_kept_for_the_time_that_was_set() {
        let short = InProcess::new(100, Duration::from_millis(20), Faults::default());
        let long = cache();
        for cache in [&short, &long] {
            cache
                .fill(1, async { Ok(Some(user(1))) })
                .await
                .expect("ok");
        }
        let start = std::time::Instant::now();
        while short.get(1).await.expect("no fault").is_some() {
            assert!(start.elapsed() < Duration::from_secs(30), "still kept");
            tokio::task::yield_now().await;
        }
        assert_eq!(long.get(1).await.expect("no fault"), Some(user(1)));
    }

    #[tokio::test]
    async fn no_more_users_are_kept_than_were_set() {
        let cache = InProcess::new(10, Duration::from_secs(60), Faults::default());
        for id in 0..100 {
            cache
                .fill(id, async { Ok(Some(user(id))) })
                .await
                .expect("ok");
        }
        cache.entries.run_pending_tasks().await;
        let kept = cache.entries.entry_count();
        assert!((1..=10).contains(&kept), "{kept}");
    }

    #[tokio::test]
    async fn a_user_who_is_not_found_is_not_remembered() {
        let cache = cache();
        assert_eq!(cache.fill(1, async { Ok(None) }).await.expect("ok"), None);
        let found = cache
            .fill(1, async { Ok(Some(user(1))) })
            .await
            .expect("ok");
        assert_eq!(found, Some(user(1)));
        assert_eq!(cache.get(1).await.expect("no fault"), Some(user(1)));
    }

    #[tokio::test]
    async fn a_fill_that_is_given_up_does_not_block_the_next_one() {
        let cache = cache();
        let mut given_up = Box::pin(cache.fill(1, std::future::pending()));
        assert!(poll_once(&mut given_up).await.is_none());
        drop(given_up);
        let found = cache
            .fill(1, async { Ok(Some(user(1))) })
            .await
            .expect("ok");
        assert_eq!(found, Some(user(1)));
    }

    async fn poll_once<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
        tokio::select! {
            biased;
            output = future => Some(output),
            () = std::future::ready(()) => None,
        }
    }
}
