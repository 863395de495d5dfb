//! The table that health checks write.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::DatabaseError;
use super::pool::{Pool, query};
use super::time::StoredTime;

/// How long a successful write is reused.
const PAUSE: Duration = Duration::from_secs(1);

/// The table. Clones share its connections, and the last write.
#[derive(Debug, Clone)]
pub(super) struct HealthTable {
    pool: Pool,
    /// The time of the last write; none if a later write failed.
    written: Arc<Mutex<Option<Instant>>>,
}

impl HealthTable {
    pub(super) fn new(pool: Pool) -> Self {
        let written = Arc::default();
        Self { pool, written }
    }

    /// Writes a row, or only pings the database if a row was just written.
    ///
    /// It is not counted as a database operation: probes would outnumber the operations of requests.
    pub(super) async fn check(&self) -> Result<(), DatabaseError> {
        {
            // Others wait meanwhile, and then reuse this write.
            let mut written = self.written.lock().await;
            if written.is_none_or(|at| at.elapsed() >= PAUSE) {
                *written = None;
                self.write().await?;
                *written = Some(Instant::now());
                return Ok(());
            }
        }
        query!(self.pool, |connection| {
            sqlx::query_scalar::<_, i32>("SELECT 1").fetch_one(connection)
        })?;
        Ok(())
    }

    async fn write(&self) -> Result<(), DatabaseError> {
        let now = StoredTime::now();
        query!(self.pool, |connection| {
            sqlx::query_scalar::<_, i64>(
                "INSERT INTO health (id, checked_at) VALUES (1, $1) \
                 ON CONFLICT (id) DO UPDATE SET checked_at = excluded.checked_at RETURNING id",
            )
            .bind(now)
            .fetch_all(connection)
        })?;
        Ok(())
    }
}
