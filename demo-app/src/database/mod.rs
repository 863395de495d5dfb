//! The database: how it is opened, migrated and closed, and what it means when it fails. What is in it: [`users`],
//! [`documents`].

pub mod documents;
mod migrations;
mod url;
pub mod users;

use std::time::Duration;

use jiff::Timestamp;
use metrics_runtime::{LabelValue, instrumented};
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous};
use sqlx::{Row, SqlitePool};

pub use self::url::DatabaseUrl;

use self::documents::DocumentTable;
use self::users::UserTable;

/// How many requests may use a database file at once. `SQLite` has one writer at a time, so more would only wait.
const CONNECTIONS: u32 = 8;
/// How long a writer waits for another one.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a request waits for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a health check waits for an answer.
const PING_TIMEOUT: Duration = Duration::from_secs(2);

/// An open, migrated database. Clones share its connections.
#[derive(Debug, Clone)]
pub struct Database {
    pool: SqlitePool,
}

/// Why the database did not do what it was asked to; the label `error` of `database_errors_total`.
#[derive(Debug, thiserror::Error, LabelValue)]
pub enum DatabaseError {
    /// It can't be reached at the moment; a later attempt may succeed.
    #[error("the database does not answer: {0}")]
    Unavailable(#[source] sqlx::Error),
    /// It refused or failed.
    #[error("the database failed: {0}")]
    Failed(#[source] sqlx::Error),
}

impl From<sqlx::Error> for DatabaseError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Io(_) => Self::Unavailable(error),
            sqlx::Error::Database(ref refusal) if is_busy(refusal.code().as_deref()) => {
                Self::Unavailable(error)
            }
            _ => Self::Failed(error),
        }
    }
}

/// Whether `SQLite` gave up waiting for another writer: its result code 5, in the lower 8 bits of an extended one.
fn is_busy(code: Option<&str>) -> bool {
    let code = code.and_then(|code| code.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == 5)
}

/// Why the database can't be used at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It can't be opened.
    #[error("{0}")]
    Connect(#[source] sqlx::Error),
    /// Its tables can't be brought up to date.
    #[error("its tables can't be brought up to date: {0}")]
    Migrate(#[source] MigrateError),
}

impl Database {
    /// Opens the database, creates it if it is missing, and brings its tables up to date.
    ///
    /// # Errors
    /// When it can't be opened, or was made by a newer version of this program.
    pub async fn open(url: &DatabaseUrl) -> Result<Self, OpenError> {
        let options = url.connect_options().busy_timeout(BUSY_TIMEOUT);
        let pool = SqlitePoolOptions::new().acquire_timeout(ACQUIRE_TIMEOUT);
        let (pool, options) = if url.is_in_memory() {
            // The data lives as long as its connection: there is one, and it is never given up.
            let pool = pool
                .min_connections(1)
                .max_connections(1)
                .idle_timeout(None)
                .max_lifetime(None);
            (pool, options)
        } else {
            // With a write-ahead log readers don't wait for a writer; NORMAL is durable enough for it, short of a
            // power cut, after which the last changes may be gone but nothing is broken.
            let options = options
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Normal);
            (pool.max_connections(CONNECTIONS), options)
        };
        let pool = pool
            .connect_with(options)
            .await
            .map_err(OpenError::Connect)?;
        migrations::sqlite()
            .run(&pool)
            .await
            .map_err(OpenError::Migrate)?;
        Ok(Self { pool })
    }

    /// The users in it.
    #[must_use]
    pub fn users(&self) -> UserTable {
        UserTable::new(self.pool.clone())
    }

    /// The documents in it.
    #[must_use]
    pub fn documents(&self) -> DocumentTable {
        DocumentTable::new(self.pool.clone())
    }

    /// Asks for a sign of life, and waits 2 seconds for it.
    ///
    /// It asks no table, so the metrics of tables don't know it.
    ///
    /// # Errors
    /// When there is none.
    #[instrumented]
    pub async fn ping(&self) -> Result<(), DatabaseError> {
        let answer = sqlx::query("SELECT 1").execute(&self.pool);
        match tokio::time::timeout(PING_TIMEOUT, answer).await {
            Ok(answer) => answer.map(|_| ()).map_err(DatabaseError::from),
            Err(_elapsed) => Err(DatabaseError::Unavailable(sqlx::Error::PoolTimedOut)),
        }
    }

    /// Closes all connections, once those in use are given back.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Whether a unique constraint refused a row. That is a client's mistake, and the database doing its work.
fn is_duplicate(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

/// The present, as exact as it is stored: to the millisecond.
fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
}

/// The row's `created_at`.
fn timestamp(row: &SqliteRow) -> Result<Timestamp, sqlx::Error> {
    let column = "created_at";
    let text: &str = row.try_get(column)?;
    text.parse()
        .map_err(|problem: jiff::Error| sqlx::Error::ColumnDecode {
            index: column.to_owned(),
            source: problem.into(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use metrics_runtime::snapshot;

    #[tokio::test]
    async fn a_query_that_nobody_waits_for_any_more_is_cancelled_and_counts_once() {
        let url = "sqlite::memory:".parse().expect("a URL");
        let database = Database::open(&url).await.expect("open");
        let documents = database.documents();
        // Nothing else in this process asks for documents.
        let count = |status| {
            let labels = [("table", "documents"), ("status", status)];
            snapshot().total("database_operations_total", &labels)
        };
        // The only connection is in use, so the query has to wait.
        let connection = database.pool.acquire().await.expect("a connection");
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
        assert_eq!(["ok", "error", "cancelled"].map(count), [1.0; 3]);
        let unavailable = [("table", "documents"), ("error", "unavailable")];
        assert_eq!(snapshot().total("database_errors_total", &unavailable), 1.0);
    }
}
