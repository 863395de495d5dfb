//! The database: opening, migrating, closing, and its errors. Its tables: [`users`], [`sessions`], [`documents`].
//!
//! `SQLite` and PostgreSQL behave the same; the URL selects one. Waiting for a connection and waiting for a result are both
//! limited; a query that exceeds a limit fails as [`DatabaseError::Unavailable`]. When PostgreSQL is back after an outage, it
//! is used again immediately: each connection is tested before use, and replaced if it is broken.

pub mod documents;
mod error;
mod file;
mod health;
mod migrations;
mod open;
mod pool;
pub mod sessions;
mod time;
mod url;
pub mod users;

use std::time::Duration;

use metrics_runtime::instrumented;

pub use self::error::{DatabaseError, OpenError};
pub use self::open::Limits;
pub use self::url::DatabaseUrl;

use self::documents::DocumentTable;
use self::error::{is_duplicate, is_orphan};
use self::health::HealthTable;
use self::pool::Pool;
use self::sessions::SessionTable;
use self::users::UserTable;
use crate::faults::Faults;

/// How long a health check waits for an answer.
const PING_TIMEOUT: Duration = Duration::from_secs(2);

/// An open, migrated database. Clones share its connections.
#[derive(Debug, Clone)]
pub struct Database {
    pool: Pool,
    health: HealthTable,
}

impl Database {
    /// Opens the database, creates its file if that is missing, and brings its tables up to date.
    ///
    /// # Errors
    /// If it can't be opened, or was created by a newer version of this service.
    pub async fn open(url: &DatabaseUrl, limits: Limits) -> Result<Self, OpenError> {
        let pool = open::open(url, limits).await?;
        Ok(Self::new(pool))
    }

    fn new(pool: Pool) -> Self {
        let health = HealthTable::new(pool.clone());
        Self { pool, health }
    }

    /// The same database; it behaves as if it were unreachable while [`Faults::database_down`].
    #[must_use]
    pub fn with_faults(self, faults: Faults) -> Self {
        Self::new(self.pool.with_faults(faults))
    }

    /// The users in it.
    #[must_use]
    pub fn users(&self) -> UserTable {
        UserTable::new(self.pool.clone())
    }

    /// The sessions in it.
    #[must_use]
    pub fn sessions(&self) -> SessionTable {
        SessionTable::new(self.pool.clone())
    }

    /// The documents in it.
    #[must_use]
    pub fn documents(&self) -> DocumentTable {
        DocumentTable::new(self.pool.clone())
    }

    /// Checks within 2 seconds that requests can be served: that a row can be written. A database on a full or read-only
    /// disk still responds to reads.
    ///
    /// Callers within a second share one write, so that clients cannot keep the disk busy.
    ///
    /// # Errors
    /// If not.
    #[instrumented]
    pub async fn ping(&self) -> Result<(), DatabaseError> {
        match tokio::time::timeout(PING_TIMEOUT, self.health.check()).await {
            Ok(checked) => checked,
            Err(_elapsed) => Err(DatabaseError::Unavailable(sqlx::Error::PoolTimedOut)),
        }
    }

    /// Closes all connections, after those in use are returned.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use metrics_runtime::snapshot;

    /// Closing the only connection of an in-memory database would lose all tables.
    #[tokio::test]
    async fn cancelled_queries_leave_an_in_memory_database_as_it_is() {
        let url = "sqlite::memory:".parse().expect("a URL");
        let limits = Limits {
            max_connections: 1,
            acquire_timeout: Duration::from_secs(30),
            query_timeout: Duration::from_secs(30),
        };
        let users = Database::open(&url, limits).await.expect("open").users();
        for polls in 0..200 {
            let cancelled = async {
                for _ in 0..polls % 8 {
                    tokio::task::yield_now().await;
                }
            };
            tokio::select! {
                biased;
                _ = users.count() => {}
                () = cancelled => {}
            }
        }
        users.count().await.expect("the table is still there");
    }

    #[tokio::test]
    async fn a_query_that_nobody_waits_for_any_more_is_cancelled_and_counts_once() {
        let url = "sqlite::memory:".parse().expect("a URL");
        let limits = Limits {
            max_connections: 1,
            acquire_timeout: Duration::from_secs(30),
            query_timeout: Duration::from_secs(30),
        };
        let database = Database::open(&url, limits).await.expect("open");
        let documents = database.documents();
        // Nothing else in this process asks for documents.
        let count = |status| {
            let labels = [("table", "documents"), ("status", status)];
            snapshot().total("database_operations_total", &labels)
        };
        // The only connection is in use, so the query has to wait.
        let connection = database.pool.take().await.expect("a connection");
        let mut query = Box::pin(documents.count());
        tokio::select! {
            biased;
            _ = &mut query => unreachable!("it has no connection"),
            () = std::future::ready(()) => {}
        }
        assert_eq!(count("cancelled"), 0.0);
        drop(query);
        assert_eq!(count("cancelled"), 1.0);
        drop(connection);

        documents.count().await.expect("no failure");
        database.close().await;
        documents.count().await.expect_err("it is closed");
        assert_eq!(["success", "error", "cancelled"].map(count), [1.0; 3]);
        let unavailable = [("table", "documents"), ("error", "unavailable")];
        assert_eq!(snapshot().total("database_errors_total", &unavailable), 1.0);
    }
}
