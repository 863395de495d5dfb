//! Classifies database errors: unavailable or failed, duplicate or orphan rows.

use metrics_runtime::LabelValue;
use sqlx::error::DatabaseError as Refusal;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::SqliteError;

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
            | sqlx::Error::Io(_)
            | sqlx::Error::Tls(_) => Self::Unavailable(error),
            sqlx::Error::Database(ref refusal) if is_passing(&**refusal) => {
                Self::Unavailable(error)
            }
            _ => Self::Failed(error),
        }
    }
}

/// Whether what the database says is about its present state, and not about the query.
fn is_passing(refusal: &dyn Refusal) -> bool {
    let Some(code) = refusal.code() else {
        return false;
    };
    if refusal.try_downcast_ref::<SqliteError>().is_some() {
        // It gave up waiting for another writer: result code 5, in the lower 8 bits of an extended one.
        return code.parse::<u32>().is_ok_and(|code| code & 0xff == 5);
    }
    // PostgreSQL: lost connections, too many of them or too little room, time limits, and a server that starts or stops.
    code.starts_with("08") || code.starts_with("53") || code.starts_with("57") || code == "55P03"
}

/// Whether a unique constraint refused a row. That is a client's mistake, and the database doing its work.
pub(super) fn is_duplicate(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(Refusal::is_unique_violation)
}

/// Whether a row was refused because what it refers to is not there.
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
