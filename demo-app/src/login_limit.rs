//! Limits failed logins: per account, so that many passwords cannot be tried from many addresses; and per client, so that a
//! client cannot try many accounts, or block other logins by keeping the password hashing busy.
//!
//! An attempt counts from its start, so that many concurrent ones cannot pass together, and is given back if it succeeds.
//! The account is the one in the request, whether or not the user exists.

use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use moka::future::Cache;
use sha2::{Digest as _, Sha256};
use tokio::time::Instant;

/// The number of accounts and of clients that are tracked. Beyond it, the least active ones are forgotten.
const MAX_TRACKED: u64 = 65_536;

const MINUTE: Duration = Duration::from_secs(60);

/// Failed logins that are allowed in a minute, at once or spread; 0 for any number.
#[derive(Debug, Clone, Copy)]
pub struct LoginLimits {
    /// Of one account, from all clients.
    pub per_account: u32,
    /// Of one client, to all accounts.
    pub per_client: u32,
}

/// Counts failed logins. Clones share the counts.
#[derive(Debug, Clone)]
pub struct LoginLimit {
    /// By hash: clients choose how long a name is.
    accounts: Buckets<[u8; 32]>,
    clients: Buckets<IpAddr>,
}

/// A login that has begun. It counts as failed, unless it is given back.
#[derive(Debug)]
#[must_use = "it counts as failed"]
pub struct Attempt {
    account: Option<Arc<Bucket>>,
    client: Option<Arc<Bucket>>,
}

impl LoginLimit {
    /// Counts up to these limits.
    #[must_use]
    pub fn new(limits: LoginLimits) -> Self {
        Self {
            accounts: Buckets::new(limits.per_account),
            clients: Buckets::new(limits.per_client),
        }
    }

    /// Begins a login.
    ///
    /// # Errors
    /// If the account or the client has failed too often: how long to wait.
    pub async fn begin(&self, account: &str, client: IpAddr) -> Result<Attempt, Duration> {
        // First the client, so that it cannot use up accounts once it is over its own limit.
        let mut attempt = Attempt {
            account: None,
            client: self.clients.take(client).await?,
        };
        match self.accounts.take(Sha256::digest(account).into()).await {
            Ok(account) => {
                attempt.account = account;
                Ok(attempt)
            }
            Err(wait) => {
                // Another client may have used up the account.
                attempt.give_back();
                Err(wait)
            }
        }
    }
}

impl Attempt {
    /// The login did not fail for a wrong password or account.
    pub fn give_back(self) {
        for bucket in [self.account, self.client].into_iter().flatten() {
            bucket.give_back();
        }
    }
}

/// A bucket for each key.
#[derive(Debug, Clone)]
struct Buckets<K: Hash + Eq + Send + Sync + 'static> {
    per_minute: u32,
    buckets: Cache<K, Arc<Bucket>>,
}

impl<K: Hash + Eq + Send + Sync + 'static> Buckets<K> {
    fn new(per_minute: u32) -> Self {
        Self {
            per_minute,
            buckets: Cache::builder()
                .max_capacity(MAX_TRACKED)
                // Then the bucket is full again.
                .time_to_idle(MINUTE)
                .build(),
        }
    }

    /// Takes a token from the key's bucket; does nothing without a limit.
    async fn take(&self, key: K) -> Result<Option<Arc<Bucket>>, Duration> {
        if self.per_minute == 0 {
            return Ok(None);
        }
        let full = async { Arc::new(Bucket::full(self.per_minute)) };
        let bucket = self.buckets.get_with(key, full).await;
        bucket.take()?;
        Ok(Some(bucket))
    }
}

/// A token bucket.
#[derive(Debug)]
struct Bucket {
    capacity: f64,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    left: f64,
    at: Instant,
}

impl Bucket {
    fn full(per_minute: u32) -> Self {
        let capacity = f64::from(per_minute);
        let state = State {
            left: capacity,
            at: Instant::now(),
        };
        Self {
            capacity,
            state: Mutex::new(state),
        }
    }

    fn take(&self) -> Result<(), Duration> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let minutes = now.saturating_duration_since(state.at).as_secs_f64() / MINUTE.as_secs_f64();
        state.left = (state.left + minutes * self.capacity).min(self.capacity);
        state.at = now;
        if state.left < 1.0 {
            return Err(MINUTE.mul_f64((1.0 - state.left) / self.capacity));
        }
        state.left -= 1.0;
        Ok(())
    }

    fn give_back(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.left = (state.left + 1.0).min(self.capacity);
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn limit(per_account: u32, per_client: u32) -> LoginLimit {
        LoginLimit::new(LoginLimits {
            per_account,
            per_client,
        })
    }

    fn client(number: u8) -> IpAddr {
        Ipv4Addr::new(192, 0, 2, number).into()
    }

    #[tokio::test(start_paused = true)]
    async fn an_account_is_limited_for_all_clients_until_time_has_passed() {
        let limit = limit(2, 0);
        for number in 0..2 {
            let _failed = limit.begin("ada", client(number)).await.expect("allowed");
        }
        let wait = limit.begin("ada", client(9)).await.expect_err("too many");
        assert_eq!(wait, Duration::from_secs(30));
        limit
            .begin("grace", client(0))
            .await
            .expect("another account")
            .give_back();
        tokio::time::advance(Duration::from_secs(29)).await;
        limit.begin("ada", client(9)).await.expect_err("too early");
        tokio::time::advance(Duration::from_secs(1)).await;
        let _failed = limit
            .begin("ada", client(9))
            .await
            .expect("half a minute is over");
        limit
            .begin("ada", client(9))
            .await
            .expect_err("that was the one");
        tokio::time::advance(Duration::from_secs(3600)).await;
        for _ in 0..2 {
            let _failed = limit.begin("ada", client(9)).await.expect("full again");
        }
        limit
            .begin("ada", client(9))
            .await
            .expect_err("and no more than full");
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_is_limited_whatever_the_account_and_uses_up_no_other_account_then() {
        let limit = limit(2, 3);
        for account in ["a", "b", "c"] {
            let _failed = limit.begin(account, client(1)).await.expect("allowed");
        }
        for _ in 0..10 {
            limit.begin("d", client(1)).await.expect_err("too many");
        }
        for _ in 0..2 {
            let _failed = limit.begin("d", client(2)).await.expect("allowed");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn success_is_not_limited_and_nor_is_a_client_by_an_account_that_is() {
        let limit = limit(1, 1);
        for _ in 0..100 {
            limit
                .begin("ada", client(1))
                .await
                .expect("allowed")
                .give_back();
        }
        let _failed = limit.begin("ada", client(2)).await.expect("allowed");
        limit.begin("ada", client(1)).await.expect_err("too many");
        limit
            .begin("grace", client(1))
            .await
            .expect("its first")
            .give_back();
    }

    #[tokio::test]
    async fn zero_is_no_limit_and_memory_is_bounded() {
        let none = limit(0, 0);
        for _ in 0..1000 {
            let _failed = none.begin("ada", client(1)).await.expect("allowed");
        }
        let limit = limit(1, 0);
        for number in 0..MAX_TRACKED + 2000 {
            let _failed = limit.begin(&number.to_string(), client(1)).await;
        }
        limit.accounts.buckets.run_pending_tasks().await;
        assert!(limit.accounts.buckets.entry_count() <= MAX_TRACKED);
    }
}
