//! The user cache in a Redis that several instances share.
//!
//! **Guarantee:** once a delete has returned, no lookup of any instance finds the user in the cache. To fill an entry, an
//! instance takes a lease for the id (a key with a random number), then reads the row. Redis accepts the entry only while
//! that lease exists. A delete removes the row, then the entry and the lease together. A fill that read the row before it
//! was deleted has lost its lease; a later fill finds no row. Nothing waits for a lease: without one, the row is read and
//! not cached.
//!
//! **Limits:** while Redis is unreachable, a delete cannot remove the entry. This instance then does not look up anything in
//! Redis until it has removed the entry. Other instances that still reach Redis may find the user until the entry expires.
//! The same is true for all instances if this one ends first, or if a failover of Redis loses the removal.
//!
//! An unreachable Redis does not delay requests: see [`Link`].

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use metrics_runtime::cache_operation;
use redis::Script;

use super::link::{Keys, Link};
use super::{CacheError, RedisUrl};
use crate::database::DatabaseError;
use crate::faults::Faults;
use crate::user::User;

/// The lifetime of a lease that its holder does not release. A row that takes longer to load is not cached.
const LEASE: Duration = Duration::from_secs(10);

/// If the lease still exists, releases it and sets the entry (unless there is no row to cache).
static SETTLE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if redis.call('GET', KEYS[2]) == ARGV[1] then \
           redis.call('DEL', KEYS[2]) \
           if ARGV[2] ~= '' then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end \
         end",
    )
});

/// The cache. Clones share its connection.
#[derive(Debug, Clone)]
pub(super) struct Redis {
    link: Link,
    ttl: Duration,
}

impl Redis {
    pub(super) fn open(
        url: &RedisUrl,
        timeout: Duration,
        prefix: String,
        ttl: Duration,
        faults: Faults,
    ) -> Self {
        let link = Link::open(url, timeout, Keys { prefix }, faults);
        Self { link, ttl }
    }

    #[cache_operation(get)]
    pub(super) async fn get(&self, id: i64) -> Result<Option<User>, CacheError> {
        let command = redis::cmd("GET").arg(self.link.keys().entry(id)).to_owned();
        let entry: Option<String> = self.link.ask(&command).await?;
        Ok(match entry {
            Some(json) => Some(serde_json::from_str(&json)?),
            None => None,
        })
    }

    pub(super) async fn fill(
        &self,
        id: i64,
        load: impl Future<Output = Result<Option<User>, DatabaseError>>,
    ) -> Result<Option<User>, DatabaseError> {
        let lease = self.lease(id).await;
        let loaded = load.await;
        // A failure is counted, but not returned: the row was already loaded.
        match (lease, &loaded) {
            (Ok(Some(lease)), Ok(Some(user))) => {
                let _ = self.put(user, lease).await;
            }
            (Ok(Some(lease)), _) => {
                let _ = self.settle(id, lease, "").await;
            }
            (Ok(None) | Err(_), _) => {}
        }
        loaded
    }

    pub(super) async fn remove(
        &self,
        id: i64,
        delete: impl Future<Output = Result<bool, DatabaseError>>,
    ) -> Result<bool, DatabaseError> {
        let deleted = delete.await;
        // Also if the delete failed, because the row may be gone.
        let was_there = !matches!(deleted, Ok(false));
        // A failure is counted, and the link retries the removal before Redis is used again.
        let _ = self.forget(id, was_there).await;
        deleted
    }

    pub(super) async fn ping(&self) -> Result<(), CacheError> {
        self.link.ask(&redis::cmd("PING")).await
    }

    /// Takes the lease, unless it is taken.
    async fn lease(&self, id: i64) -> Result<Option<u64>, CacheError> {
        let lease = random();
        let command = redis::cmd("SET")
            .arg(self.link.keys().lease(id))
            .arg(lease)
            .arg("NX")
            .arg("PX")
            .arg(milliseconds(LEASE))
            .to_owned();
        let taken: Option<String> = self.link.ask(&command).await?;
        Ok(taken.map(|_ok| lease))
    }

    #[cache_operation(set)]
    async fn put(&self, user: &User, lease: u64) -> Result<(), CacheError> {
        let json = serde_json::to_string(user)?;
        self.settle(user.id, lease, &json).await
    }

    async fn settle(&self, id: i64, lease: u64, entry: &str) -> Result<(), CacheError> {
        let keys = self.link.keys();
        let mut settle = SETTLE.key(keys.entry(id));
        settle
            .key(keys.lease(id))
            .arg(lease)
            .arg(entry)
            .arg(milliseconds(self.ttl));
        self.link.run(&settle).await
    }

    #[cache_operation(delete)]
    async fn forget(&self, id: i64, was_there: bool) -> Result<(), CacheError> {
        self.link.forget(id, was_there).await
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// A number that no other fill has, in any instance: a counter, hashed with keys that the standard library takes from the
/// system's random numbers. It need not be unpredictable.
fn random() -> u64 {
    static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static COUNT: AtomicU64 = AtomicU64::new(0);
    KEYS.hash_one(COUNT.fetch_add(1, Ordering::Relaxed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_programs::Redis as Server;

    fn user(id: i64) -> User {
        User {
            id,
            name: "Ada".to_owned(),
            email: "ada@example.com".to_owned(),
            created_at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    /// A cache that is connected.
    async fn cache(server: &Server) -> Redis {
        let url = server.url().parse().expect("a URL");
        let timeout = Duration::from_secs(30);
        let cache = Redis::open(
            &url,
            timeout,
            "test:".to_owned(),
            Duration::from_secs(60),
            Faults::default(),
        );
        let start = std::time::Instant::now();
        while let Err(problem) = cache.ping().await {
            assert!(start.elapsed() < Duration::from_secs(30), "{problem}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        cache
    }

    #[tokio::test]
    #[ignore = "starts Redis"]
    async fn a_fill_that_read_the_row_before_another_instance_deleted_it_fills_nothing() {
        let server = Server::start();
        let (one, two) = (cache(&server).await, cache(&server).await);
        let meanwhile = async {
            let deleted = two.remove(1, async { Ok(true) }).await;
            assert!(deleted.expect("no error"));
            // A later fill has a lease of its own, and must not help the first.
            assert!(two.lease(1).await.expect("Redis").is_some());
            Ok(Some(user(1)))
        };
        let found = one.fill(1, meanwhile).await.expect("no error");
        assert_eq!(found, Some(user(1)), "it was there when it was read");
        for cache in [&one, &two] {
            assert_eq!(cache.get(1).await.expect("Redis"), None);
        }
    }

    #[tokio::test]
    #[ignore = "starts Redis"]
    async fn of_two_fills_at_once_one_fills_and_neither_waits() {
        let server = Server::start();
        let cache = cache(&server).await;
        let inner = async {
            let found = cache.fill(1, async { Ok(Some(user(1))) }).await;
            assert_eq!(cache.get(1).await.expect("Redis"), None);
            found
        };
        cache.fill(1, inner).await.expect("no error");
        assert_eq!(cache.get(1).await.expect("Redis"), Some(user(1)));
    }

    #[tokio::test]
    #[ignore = "starts Redis"]
    async fn nothing_is_left_in_redis_of_a_user_who_is_not_found() {
        let server = Server::start();
        let cache = cache(&server).await;
        assert_eq!(cache.fill(1, async { Ok(None) }).await.expect("ok"), None);
        assert_eq!(server.ask("DBSIZE").as_deref(), Some(":0"));
    }
}
