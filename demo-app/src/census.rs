//! The gauges `active_users` and `signed_in_users`, which stay correct if other instances change the database.
//!
//! All instances share one database and report the same totals, so dashboards combine these gauges with `max`, not `sum`.
//! Changes by this instance update `active_users` immediately, together with the change; changes by others are seen by the
//! next periodic count. Signed-in users are always counted in the database: after a login, after a logout and when the next
//! session expires, but at most once a second.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{Notify, RwLock, RwLockReadGuard};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use crate::database::sessions::SessionTable;
use crate::database::users::UserTable;
use crate::database::{Database, DatabaseError};
use crate::metrics::{ACTIVE_USERS, SIGNED_IN_USERS};

/// The minimum interval between two counts.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);
/// The timeout of a count. Changes to users wait while it runs.
const LONGEST_COUNT: Duration = Duration::from_secs(2);

/// Counts users. Clones share their state.
#[derive(Debug, Clone)]
pub struct Census(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    users: UserTable,
    sessions: SessionTable,
    /// Shared by changes to users, exclusive for a count: so no change is counted twice or missed.
    changes: RwLock<()>,
    sessions_changed: Notify,
    /// The gauge is known to be wrong: this instance deleted a user that another one added.
    users_unknown: Notify,
}

impl Census {
    /// Counts once, then periodically until `stop`.
    ///
    /// # Errors
    /// If the database cannot count.
    pub async fn start(
        database: &Database,
        interval: Duration,
        stop: CancellationToken,
    ) -> Result<Self, DatabaseError> {
        let census = Self(Arc::new(Inner {
            users: database.users(),
            sessions: database.sessions(),
            changes: RwLock::new(()),
            sessions_changed: Notify::new(),
            users_unknown: Notify::new(),
        }));
        census.0.count_users().await?;
        census.0.sessions.delete_expired(Timestamp::now()).await?;
        let until = census.0.count_sessions().await?;
        let inner = census.0.clone();
        tokio::spawn(async move {
            stop.run_until_cancelled(inner.go_on(interval, until)).await;
        });
        Ok(census)
    }

    /// Announces that a user is about to be added or deleted. Hold the guard until the database has changed and `added` or
    /// `deleted` was called.
    pub async fn users_change(&self) -> RwLockReadGuard<'_, ()> {
        self.0.changes.read().await
    }

    /// Reports that a session has begun or ended.
    pub fn sessions_changed(&self) {
        self.0.sessions_changed.notify_one();
    }

    /// Reports that a user was added.
    pub fn user_added(&self) {
        ACTIVE_USERS.inc();
    }

    /// Reports that a user was deleted, together with their sessions.
    pub fn user_deleted(&self) {
        if ACTIVE_USERS.get() > 0.0 {
            ACTIVE_USERS.dec();
        } else {
            self.0.users_unknown.notify_one();
        }
        if SIGNED_IN_USERS.get() > 0.0 {
            self.sessions_changed();
        }
    }
}

impl Inner {
    async fn go_on(&self, interval: Duration, mut until: Option<Timestamp>) {
        let mut next_count = Instant::now() + interval;
        loop {
            let earliest = Instant::now() + SHORTEST_PAUSE;
            let expiry = until.map_or(next_count, |until| earliest.max(instant_of(until)));
            tokio::select! {
                () = sleep_until(next_count.min(expiry)) => {}
                () = async {
                    self.users_unknown.notified().await;
                    sleep_until(earliest).await;
                } => next_count = Instant::now(),
                () = async {
                    self.sessions_changed.notified().await;
                    sleep_until(earliest).await;
                } => {}
            }
            if Instant::now() >= next_count {
                next_count = Instant::now() + interval;
                report(self.count_users().await);
                report(self.sessions.delete_expired(Timestamp::now()).await);
            }
            until = report(self.count_sessions().await).flatten();
        }
    }

    async fn count_users(&self) -> Result<(), DatabaseError> {
        let _nobody_changes = self.changes.write().await;
        let count = timeout(LONGEST_COUNT, self.users.count()).await;
        ACTIVE_USERS.set(count.map_err(|_| too_slow())??);
        Ok(())
    }

    /// Returns the time when the next session expires.
    async fn count_sessions(&self) -> Result<Option<Timestamp>, DatabaseError> {
        let count = timeout(LONGEST_COUNT, self.sessions.signed_in(Timestamp::now())).await;
        let signed_in = count.map_err(|_| too_slow())??;
        SIGNED_IN_USERS.set(signed_in.users);
        Ok(signed_in.until)
    }
}

fn too_slow() -> DatabaseError {
    DatabaseError::Unavailable(sqlx::Error::PoolTimedOut)
}

/// Converts a timestamp to tokio's clock, rounded up, so that a session that expires then has expired.
fn instant_of(time: Timestamp) -> Instant {
    let left = Timestamp::now().duration_until(time);
    let left = Duration::try_from(left).unwrap_or_default();
    Instant::now() + left + Duration::from_millis(1)
}

/// Logs a failed count. The gauge keeps its last value until the next count.
fn report<T>(counted: Result<T, DatabaseError>) -> Option<T> {
    counted
        .inspect_err(|problem| warn!("users can't be counted: {problem}"))
        .ok()
}
