//! The connection pool of either database: its size, and the timeouts for a connection and for a query.
//!
//! The queries are in the files of the tables. They are written once, in SQL that both databases understand, and run by
//! [`query!`].

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use metrics_runtime::integrations::{self, ReadAtScrape};
use metrics_runtime::{Gauge, Histogram, business_counter, metric};
use sqlx::pool::PoolConnection;
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool};
use tokio::time::error::Elapsed;

use super::file::DatabaseFiles;
use crate::faults::Faults;

/// How long queries waited for a connection of the database pool, got or not.
#[metric]
static DATABASE_POOL_WAIT_SECONDS: Histogram;

/// Queries that are waiting for a connection of the database pool.
#[metric]
static DATABASE_POOL_WAITING: Gauge;

/// A pool of connections. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct Pool {
    connections: Connections,
    query_timeout: Duration,
    /// Can make queries fail, as if there were no database.
    faults: Faults,
    /// Exposes its connections; ends with the last clone.
    _levels: Arc<ReadAtScrape>,
}

#[derive(Debug, Clone)]
pub(super) enum Connections {
    /// With its files, unless it is in memory.
    Sqlite(SqlitePool, Option<Arc<DatabaseFiles>>),
    Postgres(PgPool),
}

/// A connection that was taken from the pool for one query.
pub(super) enum Taken {
    Sqlite(Lease<Sqlite>),
    Postgres(Lease<Postgres>),
}

/// A connection in use by one query. It returns to the pool after the response; `close_unanswered` decides what happens
/// without one.
pub(super) struct Lease<DB: sqlx::Database> {
    pub(super) connection: PoolConnection<DB>,
    pub(super) query_timeout: Duration,
    /// Whether to close a connection whose query was abandoned. A connection to a server that hangs would never be usable
    /// again. `SQLite` only has to finish the query; and closing an in-memory database would lose all data.
    close_unanswered: bool,
    answered: bool,
}

/// Runs one query on a connection of the pool, with a timeout.
///
/// `query!(pool, |connection| sqlx::query("…").execute(connection))`; the parameters in the SQL are `$1`, `$2`, which both
/// databases accept. A macro, because the query is compiled for each database.
macro_rules! query {
    ($pool:expr, |$connection:ident| $query:expr) => {
        match $pool.take().await {
            Ok($crate::database::pool::Taken::Sqlite(mut lease)) => {
                let $connection = &mut *lease.connection;
                let answer = tokio::time::timeout(lease.query_timeout, $query).await;
                lease.answered(answer)
            }
            Ok($crate::database::pool::Taken::Postgres(mut lease)) => {
                let $connection = &mut *lease.connection;
                let answer = tokio::time::timeout(lease.query_timeout, $query).await;
                lease.answered(answer)
            }
            Err(problem) => Err(problem),
        }
    };
}
pub(super) use query;

impl Pool {
    pub(super) fn new(connections: Connections, query_timeout: Duration) -> Self {
        let levels = match &connections {
            Connections::Sqlite(pool, _) => levels(pool),
            Connections::Postgres(pool) => levels(pool),
        };
        Self {
            connections,
            query_timeout,
            faults: Faults::default(),
            _levels: Arc::new(levels),
        }
    }

    /// The same pool, with injected faults.
    pub(super) fn with_faults(self, faults: Faults) -> Self {
        Self { faults, ..self }
    }

    /// Waits for a connection.
    pub(super) async fn take(&self) -> Result<Taken, sqlx::Error> {
        if self.faults.database_down() {
            let problem = io::Error::new(io::ErrorKind::ConnectionRefused, "/faults says so");
            return Err(sqlx::Error::Io(problem));
        }
        let _wait = Wait::begin();
        self.acquire().await
    }

    /// Queries that got no connection of the database pool in time.
    #[business_counter(
        "database_pool_timeouts_total",
        on = |taken: &Result<Taken, sqlx::Error>| matches!(taken, Err(sqlx::Error::PoolTimedOut))
    )]
    async fn acquire(&self) -> Result<Taken, sqlx::Error> {
        let limit = self.query_timeout;
        Ok(match &self.connections {
            Connections::Sqlite(pool, files) => {
                if let Some(files) = files {
                    files.check()?;
                }
                Taken::Sqlite(Lease::new(pool.acquire().await?, limit, false))
            }
            Connections::Postgres(pool) => {
                Taken::Postgres(Lease::new(pool.acquire().await?, limit, true))
            }
        })
    }

    /// The SQL for this database, if the two differ.
    pub(super) fn choose(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self.connections {
            Connections::Sqlite(..) => sqlite,
            Connections::Postgres(_) => postgres,
        }
    }

    /// Closes all connections, after those in use are returned.
    pub(super) async fn close(&self) {
        match &self.connections {
            Connections::Sqlite(pool, files) => {
                pool.close().await;
                if let Some(files) = files {
                    files.close().await;
                }
            }
            Connections::Postgres(pool) => pool.close().await,
        }
    }
}

fn levels<DB: sqlx::Database>(pool: &sqlx::Pool<DB>) -> ReadAtScrape {
    integrations::sqlx_pool!("main", pool)
}

impl<DB: sqlx::Database> Lease<DB> {
    fn new(
        connection: PoolConnection<DB>,
        query_timeout: Duration,
        close_unanswered: bool,
    ) -> Self {
        Self {
            connection,
            query_timeout,
            close_unanswered,
            answered: false,
        }
    }

    /// The query has ended or timed out.
    pub(super) fn answered<T>(
        mut self,
        answer: Result<Result<T, sqlx::Error>, Elapsed>,
    ) -> Result<T, sqlx::Error> {
        self.answered = answer.is_ok();
        answer.unwrap_or_else(|_elapsed| {
            let told = format!("no answer within {:?}", self.query_timeout);
            let problem = io::Error::new(io::ErrorKind::TimedOut, told);
            Err(sqlx::Error::Io(problem))
        })
    }
}

impl<DB: sqlx::Database> Drop for Lease<DB> {
    fn drop(&mut self) {
        if self.close_unanswered && !self.answered {
            self.connection.close_on_drop();
        }
    }
}

/// A wait for a connection, observed when it ends, also if it is cancelled.
struct Wait(Instant);

impl Wait {
    fn begin() -> Self {
        DATABASE_POOL_WAITING.inc();
        Self(Instant::now())
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        DATABASE_POOL_WAITING.dec();
        DATABASE_POOL_WAIT_SECONDS.observe(self.0.elapsed());
    }
}
