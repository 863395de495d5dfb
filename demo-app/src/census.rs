//! How many users there are and how many are signed in: `active_users` and `signed_in_users`, true also when somebody else
//! changes the database.
//!
//! Several instances share one database, and each tells the number of all users in it: so these gauges are compared
//! (`max`), not added up. What this instance does to users is in `active_users` at once, within the change; what others do,
//! when they are counted the next time, at an interval. Who is signed in is always counted: after a login, a logout or when
//! the next session expires, but not more often than once a second.

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

/// The least time from one count to the next.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);
/// How long a count may take: changes of users wait for it.
const LONGEST_COUNT: Duration = Duration::from_secs(2);

/// Counts users. Clones share everything.
#[derive(Debug, Clone)]
pub struct Census(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    users: UserTable,
    sessions: SessionTable,
    /// Held together by all that change users, and alone by who counts them: so no change is counted twice, or not at all.
    changes: RwLock<()>,
    sessions_changed: Notify,
    /// The gauge can't be true: another instance added who was deleted here.
    users_unknown: Notify,
}

impl Census {
    /// Counts for the first time, and from then on at an interval until `stop`.
    ///
    /// # Errors
    /// When the database can't count.
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

    /// Says that a user is being added or deleted. Keep what this gives until the database is changed, and one of the two
    /// below was told so.
    pub async fn users_change(&self) -> RwLockReadGuard<'_, ()> {
        self.0.changes.read().await
    }

    /// Says that a session has begun or ended.
    pub fn sessions_changed(&self) {
        self.0.sessions_changed.notify_one();
    }

    /// Says that a user was added.
    pub fn user_added(&self) {
        ACTIVE_USERS.inc();
    }

    /// Says that a user was deleted, whose sessions have ended with them.
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

    /// Gives the time when the next session expires.
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

/// A moment on the clock of the runtime; just after it, so that what ends then has ended.
fn instant_of(time: Timestamp) -> Instant {
    let left = Timestamp::now().duration_until(time);
    let left = Duration::try_from(left).unwrap_or_default();
    Instant::now() + left + Duration::from_millis(1)
}

/// What can't be counted now keeps its last value, until it is counted again.
fn report<T>(counted: Result<T, DatabaseError>) -> Option<T> {
    counted
        .inspect_err(|problem| warn!("users can't be counted: {problem}"))
        .ok()
}
