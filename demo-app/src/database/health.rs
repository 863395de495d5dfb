//! The table that health checks write.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::DatabaseError;
use super::pool::{Pool, query};
use super::time::StoredTime;

/// How long a write counts.
const PAUSE: Duration = Duration::from_secs(1);

/// The table. Clones share its connections, and the last write.
#[derive(Debug, Clone)]
pub(super) struct HealthTable {
    pool: Pool,
    /// When a row was written; none if that failed since.
    written: Arc<Mutex<Option<Instant>>>,
}

impl HealthTable {
    pub(super) fn new(pool: Pool) -> Self {
        let written = Arc::default();
        Self { pool, written }
    }

    /// Writes a row, or asks for a sign of life if one was just written.
    ///
    /// It is no operation on a table that the metrics know: probes would drown what requests do.
    pub(super) async fn check(&self) -> Result<(), DatabaseError> {
        {
            // Others wait meanwhile, and then need not write.
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
