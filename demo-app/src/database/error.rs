//! Classifies database errors: unavailable or failed, duplicate or orphan rows.

use metrics_runtime::LabelValue;
use sqlx::error::DatabaseError as Refusal;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::SqliteError;

/// Why a query failed; the label `error` of `database_errors_total`.
#[derive(Debug, thiserror::Error, LabelValue)]
pub enum DatabaseError {
    /// The database can't be reached, read or written at the moment; a later attempt may succeed.
    #[error("the database is not available: {0}")]
    Unavailable(#[source] sqlx::Error),
    /// The database rejected the query, or failed.
    #[error("the database failed: {0}")]
    Failed(#[source] sqlx::Error),
}

impl DatabaseError {
    /// What to do about it, if the error code tells.
    #[must_use]
    pub fn advice(&self) -> Option<&'static str> {
        let (Self::Unavailable(error) | Self::Failed(error)) = self;
        advice(error)
    }
}

impl From<sqlx::Error> for DatabaseError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Io(_)
            | sqlx::Error::Tls(_) => Self::Unavailable(error),
            sqlx::Error::Database(ref refusal) if is_state(&**refusal) => Self::Unavailable(error),
            _ => Self::Failed(error),
        }
    }
}

/// The result codes of `SQLite` that are about its file or the machine: a later attempt, or one after an operator's help, may
/// succeed. They are in the lower 8 bits of an extended code.
///
/// Busy, locked, out of memory, read-only, failed I/O, corrupt, full, cannot be opened, failed locking protocol, no database.
const SQLITE_STATES: &[u32] = &[5, 6, 7, 8, 10, 11, 13, 14, 15, 26];

/// The same for PostgreSQL. The first two characters of a code are its class.
///
/// Lost connections (08), a standby, which takes no writes (25006), refused logins (28), no such database (3D), a
/// serialization failure or a deadlock (40), too many connections or too little room (53), a server that starts, stops or
/// gives up (57), a lock that is held too long (55P03), failed I/O (58), damaged data (XX001, XX002).
const POSTGRES_STATES: &[&str] = &[
    "08", "25006", "28", "3D", "40", "53", "55P03", "57", "58", "XX001", "XX002",
];

/// Whether the error is about the present state of the database, and not about the query.
fn is_state(refusal: &dyn Refusal) -> bool {
    let Some(code) = refusal.code() else {
        return false;
    };
    match sqlite_code(refusal) {
        Some(code) => SQLITE_STATES.contains(&code),
        None => POSTGRES_STATES.iter().any(|state| code.starts_with(state)),
    }
}

/// The result code of `SQLite`.
fn sqlite_code(refusal: &dyn Refusal) -> Option<u32> {
    refusal.try_downcast_ref::<SqliteError>()?;
    let extended: u32 = refusal.code()?.parse().ok()?;
    Some(extended & 0xff)
}

fn advice(error: &sqlx::Error) -> Option<&'static str> {
    match sqlite_code(error.as_database_error()?)? {
        8 => Some("make the file writable, without mode=ro"),
        11 | 26 => Some("restore the file from a backup, or move it away, and a new one is made"),
        13 => Some("make room on the disk"),
        _ => None,
    }
}

/// Whether a unique constraint rejected a row. That is a client's mistake, not a failure of the database.
pub(super) fn is_duplicate(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(Refusal::is_unique_violation)
}

/// Whether a foreign key rejected a row, because the row that it refers to is missing.
pub(super) fn is_orphan(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(Refusal::is_foreign_key_violation)
}

/// Why the database can't be used at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It can't be opened.
    #[error("{0}")]
    Connect(#[source] sqlx::Error),
    /// It did not answer in time.
    #[error("it did not answer within {0:?}")]
    Slow(std::time::Duration),
    /// Its tables can't be brought up to date.
    #[error("its tables can't be brought up to date: {0}")]
    Migrate(#[source] MigrateError),
}

impl OpenError {
    /// What to do about it, if the error code tells.
    #[must_use]
    pub fn advice(&self) -> Option<&'static str> {
        match self {
            Self::Connect(error) | Self::Migrate(MigrateError::Execute(error)) => advice(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::sqlite::SqliteConnectOptions;
    use sqlx::{Connection as _, Executor as _, SqliteConnection};
    use std::path::Path;

    const FILL: &str = "INSERT INTO numbers SELECT randomblob(100000)";

    async fn open(path: &Path, read_only: bool) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(path);
        let options = options.create_if_missing(!read_only).read_only(read_only);
        let mut connection = SqliteConnection::connect_with(&options)
            .await
            .expect("opened");
        let create = "CREATE TABLE IF NOT EXISTS numbers (number)";
        connection.execute(create).await.expect("created");
        connection
    }

    /// The result code, if the error means that the database is not available.
    fn unavailable(error: sqlx::Error) -> u32 {
        let code = error.as_database_error().and_then(Refusal::code);
        let code = code.and_then(|code| code.parse().ok()).unwrap_or(0);
        match DatabaseError::from(error) {
            DatabaseError::Unavailable(_) => code & 0xff,
            DatabaseError::Failed(error) => panic!("{code}: {error}"),
        }
    }

    #[tokio::test]
    async fn a_file_that_is_full_read_only_corrupt_or_gone_is_unavailable() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("demo.sqlite3");
        let mut writer = open(&path, false).await;
        let mut reader = open(&path, true).await;
        let read_only = reader.execute(FILL).await.expect_err("it is read-only");
        assert_eq!(unavailable(read_only), 8);

        writer
            .execute("PRAGMA max_page_count = 5")
            .await
            .expect("set");
        let full = writer.execute(FILL).await.expect_err("it is full");
        assert_eq!(unavailable(full), 13);

        writer.execute("BEGIN IMMEDIATE").await.expect("begun");
        let mut other = open(&path, false).await;
        other.execute("PRAGMA busy_timeout = 0").await.expect("set");
        let busy = other.execute(FILL).await.expect_err("it is locked");
        assert_eq!(unavailable(busy), 5);
        for connection in [writer, reader, other] {
            connection.close().await.expect("closed");
        }

        let mut bytes = std::fs::read(&path).expect("a file");
        bytes[100..].fill(0xa5);
        std::fs::write(&path, bytes).expect("written");
        let options = SqliteConnectOptions::new().filename(&path);
        let corrupt = async {
            let mut connection = SqliteConnection::connect_with(&options).await?;
            connection.execute("SELECT * FROM numbers").await
        };
        assert_eq!(unavailable(corrupt.await.expect_err("it is corrupt")), 11);
        std::fs::write(&path, "no database at all ".repeat(100)).expect("written");
        let none = SqliteConnection::connect_with(&options).await;
        let none = match none {
            Ok(mut connection) => connection.execute("SELECT * FROM numbers").await.err(),
            Err(error) => Some(error),
        };
        assert_eq!(unavailable(none.expect("it is no database")), 26);
        std::fs::remove_file(&path).expect("removed");
        let gone = SqliteConnection::connect_with(&options).await;
        assert_eq!(unavailable(gone.expect_err("it is gone")), 14);
    }

    #[tokio::test]
    async fn a_wrong_query_is_a_failure() {
        let mut connection = SqliteConnection::connect("sqlite::memory:")
            .await
            .expect("opened");
        let wrong = connection.execute("SELECT * FROM nothing").await;
        let wrong = DatabaseError::from(wrong.expect_err("there is no table"));
        assert!(matches!(wrong, DatabaseError::Failed(_)), "{wrong}");
    }
}
