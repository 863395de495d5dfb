//! The connection to Redis. It is restored in the background; until then every operation fails immediately instead of
//! after its timeout.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, Cmd, FromRedisValue, RedisError, ScriptInvocation};
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;
use tracing::{info, warn};

use super::{CacheError, RedisUrl};
use crate::faults::Faults;

/// The pause before the first attempt to reconnect. It doubles after each further failure.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// The number of users that one command removes.
const BATCH: usize = 500;

/// The connection. Clones share it; it is closed with the last one.
#[derive(Debug, Clone)]
pub(super) struct Link {
    shared: Arc<Shared>,
    _reconnects: Arc<AbortOnDropHandle<()>>,
}

/// The keys in Redis.
#[derive(Debug)]
pub(super) struct Keys {
    pub(super) prefix: String,
}

impl Keys {
    pub(super) fn entry(&self, id: i64) -> String {
        format!("{}user:{id}", self.prefix)
    }

    pub(super) fn lease(&self, id: i64) -> String {
        format!("{}user:{id}:lease", self.prefix)
    }
}

struct Shared {
    shown: String,
    client: Client,
    timeout: Duration,
    keys: Keys,
    /// Can make operations fail, as if there were no connection.
    faults: Faults,
    connected: watch::Sender<Option<Connected>>,
    /// Users who were deleted while Redis was unreachable. Redis is used again only after they have been removed from it.
    to_forget: Mutex<HashSet<i64>>,
}

#[derive(Clone)]
struct Connected {
    /// The number of the connection, so that a late failure of an old one does not close a new one.
    number: u64,
    connection: MultiplexedConnection,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared")
            .field("url", &self.shown)
            .finish_non_exhaustive()
    }
}

impl Link {
    /// Begins to connect.
    pub(super) fn open(url: &RedisUrl, timeout: Duration, keys: Keys, faults: Faults) -> Self {
        let shared = Arc::new(Shared {
            shown: url.to_string(),
            client: url.client(),
            timeout,
            keys,
            faults,
            connected: watch::Sender::new(None),
            to_forget: Mutex::default(),
        });
        let reconnects = tokio::spawn(stay_connected(shared.clone()));
        Self {
            shared,
            _reconnects: Arc::new(AbortOnDropHandle::new(reconnects)),
        }
    }

    pub(super) fn keys(&self) -> &Keys {
        &self.shared.keys
    }

    /// Runs a command.
    pub(super) async fn ask<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, CacheError> {
        let mut connected = self.shared.connected()?;
        let answer = command.query_async(&mut connected.connection).await;
        self.shared.answered(&connected, answer)
    }

    /// Runs a script.
    pub(super) async fn run<T: FromRedisValue>(
        &self,
        script: &ScriptInvocation<'_>,
    ) -> Result<T, CacheError> {
        let mut connected = self.shared.connected()?;
        let answer = script.invoke_async(&mut connected.connection).await;
        self.shared.answered(&connected, answer)
    }

    /// Removes a user's entry and lease. If that fails and the user `was_there`, they are removed before Redis is used
    /// again. Ids without a user are not remembered, because a client can send any number of them.
    pub(super) async fn forget(&self, id: i64, was_there: bool) -> Result<(), CacheError> {
        let forgotten = self.ask(&self.shared.removal(&[id])).await;
        if forgotten.is_err() && was_there {
            let mut to_forget = self.shared.to_forget();
            to_forget.insert(id);
            // Even if the connection was replaced since: the next one is used only after the removal.
            self.shared.connected.send_replace(None);
        }
        forgotten
    }
}

impl Shared {
    fn connected(&self) -> Result<Connected, CacheError> {
        if self.faults.cache_down() {
            return Err(CacheError::NotConnected);
        }
        let connected = self.connected.borrow().clone();
        connected.ok_or(CacheError::NotConnected)
    }

    /// Drops the connection if the connection failed, and not only the command.
    fn answered<T>(&self, by: &Connected, answer: Result<T, RedisError>) -> Result<T, CacheError> {
        if let Err(problem) = &answer
            && (problem.is_io_error() || problem.is_unrecoverable_error())
        {
            let given_up = self.connected.send_if_modified(|current| {
                current.take_if(|now| now.number == by.number).is_some()
            });
            if given_up {
                warn!(
                    "the cache {} is gone: {problem}; the database answers until it is back",
                    self.shown
                );
            }
        }
        Ok(answer?)
    }

    fn removal(&self, ids: &[i64]) -> Cmd {
        let mut command = redis::cmd("DEL");
        for id in ids {
            command.arg(self.keys.entry(*id)).arg(self.keys.lease(*id));
        }
        command
    }

    fn to_forget(&self) -> MutexGuard<'_, HashSet<i64>> {
        // No statement leaves the set half changed, so a poisoned lock is fine.
        self.to_forget
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Connects, checks that Redis responds, and removes the users who were deleted meanwhile.
    async fn connect(&self, number: u64) -> Result<(), RedisError> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(self.timeout))
            .set_response_timeout(Some(self.timeout));
        let connect = self
            .client
            .get_multiplexed_async_connection_with_config(&config);
        let mut connection = connect.await?;
        let _pong: String = redis::cmd("PING").query_async(&mut connection).await?;
        loop {
            let batch: Vec<i64> = {
                let to_forget = self.to_forget();
                if to_forget.is_empty() {
                    // Under the lock, so that no user is added meanwhile.
                    let connected = Connected { number, connection };
                    self.connected.send_replace(Some(connected));
                    return Ok(());
                }
                to_forget.iter().copied().take(BATCH).collect()
            };
            let removal = self.removal(&batch);
            let _removed: u64 = removal.query_async(&mut connection).await?;
            let mut to_forget = self.to_forget();
            for id in batch {
                to_forget.remove(&id);
            }
        }
    }
}

/// Connects, and reconnects whenever the connection was dropped.
async fn stay_connected(shared: Arc<Shared>) {
    let mut watch = shared.connected.subscribe();
    let mut told = false;
    for number in 0.. {
        let mut pause = FIRST_PAUSE;
        while let Err(problem) = shared.connect(number).await {
            if !told {
                warn!(
                    "the cache {} can't be reached: {problem}; the database answers until it can",
                    shared.shown
                );
                told = true;
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        info!("connected to the cache {}", shared.shown);
        told = false;
        // The sender lives as long as this task.
        let _ = watch.wait_for(Option::is_none).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn without_redis_only_users_who_were_there_are_remembered() {
        // Nothing listens on this port.
        let url = "redis://127.0.0.1:1".parse().expect("a URL");
        let keys = Keys {
            prefix: "test:".to_owned(),
        };
        let link = Link::open(&url, Duration::from_secs(1), keys, Faults::default());
        for (id, was_there) in [(1, false), (2, true), (3, false)] {
            link.forget(id, was_there).await.expect_err("no Redis");
        }
        assert_eq!(*link.shared.to_forget(), HashSet::from([2]));
    }
}
