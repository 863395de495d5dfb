//! Why the cache failed.

/// Why an operation on the cache failed. No request fails because of it.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// Redis is not connected at the moment.
    #[error("the cache can't be reached")]
    NotConnected,
    /// Redis refused, failed, or did not answer in time.
    #[error("the cache failed: {0}")]
    Failed(#[from] ::redis::RedisError),
    /// Redis holds something other than a user under a user's key.
    #[error("the cache holds something else than a user: {0}")]
    Unreadable(#[from] serde_json::Error),
}
