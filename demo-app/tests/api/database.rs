//! The `SQLite` databases of the tests. Not a test.
//!
//! `api_on_postgres` has a file of the same name with its own.

use std::path::Path;

use sqlx::{Connection as _, SqliteConnection};

/// A database that does not outlive the service.
pub(super) fn empty() -> String {
    "sqlite::memory:".to_owned()
}

/// A database for several concurrent connections, in a file if necessary.
pub(super) fn with_many_connections(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("many.sqlite3").display())
}

/// Changes a database without the service.
pub(super) async fn execute(url: &str, sql: &'static str) {
    let mut connection = SqliteConnection::connect(url).await.expect("the database");
    sqlx::query(sql).execute(&mut connection).await.expect(sql);
    connection.close().await.expect("closed");
}

/// Blocks all writes.
pub(super) struct Lock(SqliteConnection);

impl Lock {
    pub(super) async fn take(url: &str) -> Self {
        let mut connection = SqliteConnection::connect(url).await.expect("the database");
        let lock = sqlx::query("BEGIN IMMEDIATE").execute(&mut connection);
        lock.await.expect("a lock");
        Self(connection)
    }

    pub(super) async fn release(self) {
        self.0.close().await.expect("closed");
    }
}
