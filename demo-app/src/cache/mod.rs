//! A cache of users by id, in the process or in a Redis that several instances share.
//!
//! **Guarantees of both:** a cache failure never fails a lookup; a missing user is not cached; an entry lives no longer
//! than the configured time. Once a delete has returned, no lookup finds the user in the cache. With Redis this has
//! exceptions, which `cache/redis.rs` states; they end when the entry expires.
//!
//! **Metrics:** each lookup counts as a hit, a miss or an error. Each insertion counts, and each removal, whether the user
//! was cached or not.

mod error;
mod in_process;
mod link;
mod redis;
mod url;

use std::time::Duration;

use metrics_runtime::instrumented;
use tracing::debug;

pub use self::error::CacheError;
pub use self::url::RedisUrl;

use self::in_process::InProcess;
use self::redis::Redis;
use crate::database::DatabaseError;
use crate::faults::Faults;
use crate::user::User;

/// The cache. Clones share its entries.
#[derive(Debug, Clone)]
pub struct UserCache {
    store: Store,
}

#[derive(Debug, Clone)]
enum Store {
    InProcess(InProcess),
    Redis(Redis),
}

/// Which cache to use, and how.
#[derive(Debug, Clone)]
pub struct CacheSettings {
    /// Redis; without one, the cache is in this process.
    pub redis_url: Option<RedisUrl>,
    /// What the keys in Redis begin with.
    pub redis_key_prefix: String,
    /// The timeout of Redis, for connections and responses.
    pub redis_timeout: Duration,
    /// The maximum number of users in the in-process cache; 0 turns it off.
    pub capacity: u64,
    /// How long the cache holds a user.
    pub ttl: Duration,
}

impl UserCache {
    /// The cache that the settings select. Redis is connected to in the background, so it need not run yet. With
    /// [`Faults::cache_down`] the cache behaves as if it were unreachable.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    #[must_use]
    pub fn open(settings: &CacheSettings, faults: &Faults) -> Self {
        let ttl = settings.ttl;
        let store = match &settings.redis_url {
            None => Store::InProcess(InProcess::new(settings.capacity, ttl, faults.clone())),
            Some(url) => {
                let prefix = settings.redis_key_prefix.clone();
                let timeout = settings.redis_timeout;
                Store::Redis(Redis::open(url, timeout, prefix, ttl, faults.clone()))
            }
        };
        Self { store }
    }

    /// The user, if it is cached.
    #[instrumented]
    pub async fn get(&self, id: i64) -> Option<User> {
        let found = match &self.store {
            Store::InProcess(cache) => cache.get(id).await,
            Store::Redis(cache) => cache.get(id).await,
        };
        found.unwrap_or_else(|problem| {
            debug!(id, "{problem}");
            None
        })
    }

    /// Runs `load` for a user who isn't cached, and caches the result.
    ///
    /// # Errors
    /// Those of `load`; then nothing is cached.
    #[instrumented]
    pub async fn fill(
        &self,
        id: i64,
        load: impl Future<Output = Result<Option<User>, DatabaseError>>,
    ) -> Result<Option<User>, DatabaseError> {
        match &self.store {
            Store::InProcess(cache) => cache.fill(id, load).await,
            Store::Redis(cache) => cache.fill(id, load).await,
        }
    }

    /// Runs `delete`, then forgets the user, so that no [`fill`](Self::fill) comes between.
    ///
    /// # Errors
    /// Those of `delete`. The user is removed from the cache anyway, because the row may be gone.
    #[instrumented]
    pub async fn remove(
        &self,
        id: i64,
        delete: impl Future<Output = Result<bool, DatabaseError>>,
    ) -> Result<bool, DatabaseError> {
        match &self.store {
            Store::InProcess(cache) => cache.remove(id, delete).await,
            Store::Redis(cache) => cache.remove(id, delete).await,
        }
    }

    /// Checks that the cache responds.
    ///
    /// # Errors
    /// If it does not.
    pub async fn ping(&self) -> Result<(), CacheError> {
        match &self.store {
            Store::InProcess(cache) => cache.ping(),
            Store::Redis(cache) => cache.ping().await,
        }
    }
}
