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
    /// The value under a user's key in Redis is not a user.
    #[error("the cached value is not a user: {0}")]
    Unreadable(#[from] serde_json::Error),
}
