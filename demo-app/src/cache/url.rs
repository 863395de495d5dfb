//! The address of Redis, validated when it is parsed.

use std::fmt;
use std::str::FromStr;

use redis::{Client, ConnectionAddr};

use crate::secret::masked_address;

/// The address of a Redis: `redis://host:6379`, or `rediss://` for TLS. Shown with host and database only.
#[derive(Clone)]
pub struct RedisUrl {
    shown: String,
    client: Client,
}

/// Why a text is not an address of Redis, and what to write instead.
#[derive(Debug, thiserror::Error)]
#[error(
    "{problem}; write redis://host:6379, redis://user:password@host:6379/0, or rediss:// for TLS"
)]
pub struct BadRedisUrl {
    problem: String,
}

impl RedisUrl {
    pub(super) fn client(&self) -> Client {
        self.client.clone()
    }
}

impl FromStr for RedisUrl {
    type Err = BadRedisUrl;

    fn from_str(text: &str) -> Result<Self, BadRedisUrl> {
        let client = Client::open(text).map_err(|problem| BadRedisUrl {
            problem: problem.to_string(),
        })?;
        if let ConnectionAddr::TcpTls { .. } = client.get_connection_info().addr() {
            // Otherwise rustls derives the provider from the features of all crates, which may be ambiguous. An error means
            // that one is already installed.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        Ok(Self {
            shown: masked_address(text).unwrap_or_else(|| text.to_owned()),
            client,
        })
    }
}

impl fmt::Display for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.shown, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_and_shown_without_their_password() {
        for (text, shown) in [
            ("redis://localhost", "redis://localhost"),
            ("redis://:s3cret@cache:6380/2", "redis://***@cache:6380/2"),
            ("rediss://ada:s3cret@cache", "rediss://***@cache"),
        ] {
            let url: RedisUrl = text.parse().expect("valid");
            assert_eq!(url.to_string(), shown);
            assert!(!format!("{url:?}").contains("s3cret"));
        }
    }

    #[test]
    fn what_is_no_redis_is_refused() {
        for text in [
            "",
            "localhost:6379",
            "http://localhost",
            "redis://cache:port",
        ] {
            let refused = text.parse::<RedisUrl>().expect_err(text).to_string();
            assert!(refused.contains("redis://host:6379"), "{refused}");
        }
    }
}
