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

/// How much longer than the server this side waits, so that the server ends a slow query and its connection lives on. Only
/// of a server that is gone it hears nothing.
const SERVER_FIRST: Duration = Duration::from_millis(500);

/// How many connections there may be, and how long one waits.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most connections that are open at once. Of a `SQLite` in memory it is always one.
    pub max_connections: u32,
    /// How long a query waits for a connection.
    pub acquire_timeout: Duration,
    /// How long a query may take.
    pub query_timeout: Duration,
}

pub(super) async fn open(url: &DatabaseUrl, limits: Limits) -> Result<Pool, OpenError> {
    match url.place() {
        Place::Memory(options) => {
            // The data lives as long as its connection: there is one, and it is never given up.
            let pool = SqlitePoolOptions::new()
                .min_connections(1)
                .max_connections(1)
                .idle_timeout(None)
                .max_lifetime(None);
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
            // The first connection creates the file if that is missing. A later one must not: it would be an empty one.
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
    // A writer that waits for another one gives up before the query is given up.
    let options = options.busy_timeout(limits.query_timeout.mul_f32(0.9));
    let pool = pool.acquire_timeout(limits.acquire_timeout);
    pool.connect_with(options).await.map_err(OpenError::Connect)
}

/// Opens the file, and brings its tables up to date.
async fn create(
    options: &SqliteConnectOptions,
    has_users: bool,
) -> Result<DatabaseFiles, OpenError> {
    let path = options.get_filename().to_owned();
    if has_users {
        file::check_log_of_others(&path).map_err(|problem| OpenError::Connect(problem.into()))?;
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
    // Not by the pool, which would say no more than that its time was over; and without its limit, since a step may take
    // long. Of several instances that start at once, one takes the steps and the others wait.
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

    // Not in the options of the connection: poolers such as PgBouncer refuse them there.
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
