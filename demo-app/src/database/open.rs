//! Opens a database: configures its connections and runs the migrations.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{
    AssertSqlSafe, Connection, Executor, PgConnection, PgPool, SqliteConnection, SqlitePool,
};
use tokio::time::timeout;

use super::file::{self, DatabaseFiles};
use super::pool::{Connections, Pool};
use super::url::Place;
use super::{DatabaseUrl, OpenError, migrations};

/// How much longer the client waits than the server: normally the server ends a slow query, and the connection can be
/// reused. The client's own timeout only matters if the server is gone.
const SERVER_FIRST: Duration = Duration::from_millis(500);

/// The size of the pool, and its timeouts.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The maximum number of open connections. `SQLite` in memory always has one.
    pub max_connections: u32,
    /// How long a query waits for a connection.
    pub acquire_timeout: Duration,
    /// How long a query may take.
    pub query_timeout: Duration,
}

pub(super) async fn open(url: &DatabaseUrl, limits: Limits) -> Result<Pool, OpenError> {
    match url.place() {
        Place::Memory(options) => {
            // The data lives as long as its connection, so there is one that is never closed.
            let pool = SqlitePoolOptions::new()
                .min_connections(1)
                .max_connections(1)
                .idle_timeout(None)
                .max_lifetime(None)
                // A request that is cancelled during this test would close the connection.
                .test_before_acquire(false);
            let pool = sqlite(pool, options.clone(), limits).await?;
            migrations::sqlite()
                .run(&pool)
                .await
                .map_err(OpenError::Migrate)?;
            let connections = Connections::Sqlite(pool, None);
            Ok(Pool::new(connections, limits.query_timeout))
        }
        Place::File { options, has_users } => {
            // With a write-ahead log readers don't wait for a writer; NORMAL is durable enough for it, short of a
            // power cut, after which the last changes may be gone but nothing is broken.
            let options = options
                .clone()
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Normal);
            // The first connection creates the file if it is missing. A later one must not, because the new file would be
            // empty.
            let files = create(&options, *has_users).await?;
            let pool = SqlitePoolOptions::new().max_connections(limits.max_connections);
            let pool = sqlite(pool, options.create_if_missing(false), limits).await?;
            let connections = Connections::Sqlite(pool, Some(Arc::new(files)));
            Ok(Pool::new(connections, limits.query_timeout))
        }
        Place::Postgres(options) => {
            let pool = postgres(options.clone(), limits).await?;
            let query_timeout = limits.query_timeout + SERVER_FIRST;
            Ok(Pool::new(Connections::Postgres(pool), query_timeout))
        }
    }
}

async fn sqlite(
    pool: SqlitePoolOptions,
    options: SqliteConnectOptions,
    limits: Limits,
) -> Result<SqlitePool, OpenError> {
    // A writer that waits for another one fails before the query times out.
    let options = options.busy_timeout(limits.query_timeout.mul_f32(0.9));
    let pool = pool.acquire_timeout(limits.acquire_timeout);
    pool.connect_with(options).await.map_err(OpenError::Connect)
}

/// Opens the file and runs the migrations.
async fn create(
    options: &SqliteConnectOptions,
    has_users: bool,
) -> Result<DatabaseFiles, OpenError> {
    let path = options.get_filename().to_owned();
    if has_users {
        let checked = file::check_log_of_others(&path).await;
        checked.map_err(|problem| OpenError::Connect(problem.into()))?;
    }
    let mut connection = SqliteConnection::connect_with(options)
        .await
        .map_err(OpenError::Connect)?;
    migrations::sqlite()
        .run(&mut connection)
        .await
        .map_err(OpenError::Migrate)?;
    DatabaseFiles::of(&path, connection).map_err(|problem| OpenError::Connect(problem.into()))
}

async fn postgres(options: PgConnectOptions, limits: Limits) -> Result<PgPool, OpenError> {
    // Not through the pool: it would only report a timeout, and a migration may take longer than its limit. If several
    // instances start at once, one runs the migrations and the others wait.
    let connect = PgConnection::connect_with(&options);
    let mut connection = match timeout(limits.acquire_timeout, connect).await {
        Ok(connected) => connected.map_err(OpenError::Connect)?,
        Err(_elapsed) => return Err(OpenError::Slow(limits.acquire_timeout)),
    };
    // Otherwise each start logs a notice that the table of migrations exists.
    connection
        .execute("SET client_min_messages = warning")
        .await
        .map_err(OpenError::Connect)?;
    migrations::postgres()
        .run(&mut connection)
        .await
        .map_err(OpenError::Migrate)?;
    connection.close().await.map_err(OpenError::Connect)?;

    // Not in the connection options, where poolers such as PgBouncer reject them.
    let limit = format!(
        "SET statement_timeout = {}",
        limits.query_timeout.as_millis()
    );
    let pool = PgPoolOptions::new()
        .max_connections(limits.max_connections)
        .acquire_timeout(limits.acquire_timeout)
        .after_connect(move |connection, _| {
            let limit = AssertSqlSafe(limit.clone());
            Box::pin(async move { connection.execute(limit).await.map(|_| ()) })
        });
    Ok(pool.connect_lazy_with(options))
}
