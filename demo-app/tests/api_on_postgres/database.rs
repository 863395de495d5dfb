//! The databases of the tests: empty ones in a real PostgreSQL. Not a test.

use std::path::Path;

use sqlx::{Connection as _, PgConnection};
use test_programs::Postgres;

/// A database that no other test uses.
pub(super) fn empty() -> String {
    Postgres::shared().database()
}

/// PostgreSQL always allows several connections.
pub(super) fn with_many_connections(_folder: &Path) -> String {
    empty()
}

/// Changes a database without the service.
pub(super) async fn execute(url: &str, sql: &'static str) {
    let mut connection = PgConnection::connect(url).await.expect("the database");
    sqlx::query(sql).execute(&mut connection).await.expect(sql);
    connection.close().await.expect("closed");
}

/// Blocks all changes of users.
pub(super) struct Lock(PgConnection);

impl Lock {
    pub(super) async fn take(url: &str) -> Self {
        let mut connection = PgConnection::connect(url).await.expect("the database");
        for sql in ["BEGIN", "LOCK TABLE users IN EXCLUSIVE MODE"] {
            let done = sqlx::query(sql).execute(&mut connection);
            done.await.expect(sql);
        }
        Self(connection)
    }

    pub(super) async fn release(self) {
        self.0.close().await.expect("closed");
    }
}
