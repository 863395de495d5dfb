//! The table of sessions: users and expiry times. Tokens are stored as hashes only.

use jiff::Timestamp;
use metrics_runtime::{db_operation, instrumented};

use super::pool::{Pool, query};
use super::{DatabaseError, is_orphan};

/// The table. Clones share its connections.
#[derive(Debug, Clone)]
pub struct SessionTable {
    pool: Pool,
}

/// The number of users who are signed in, and when the next session expires.
#[derive(Debug, Clone, Copy)]
pub struct SessionCount {
    /// Users with a session that has not expired; each counts once.
    pub users: i64,
    /// When the first of the sessions expires.
    pub until: Option<Timestamp>,
}

impl SessionTable {
    pub(super) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Stores a session; false if the user does not exist any more.
    ///
    /// # Errors
    /// When the database fails.
    #[instrumented(in_progress)]
    #[db_operation(insert, "sessions", error)]
    pub async fn insert(
        &self,
        token_hash: &str,
        user_id: i64,
        expires_at: Timestamp,
    ) -> Result<bool, DatabaseError> {
        let inserted: Result<Vec<i64>, _> = query!(self.pool, |connection| {
            sqlx::query_scalar(
                "INSERT INTO sessions (token_hash, user_id, expires_at) VALUES ($1, $2, $3) RETURNING user_id",
            )
            .bind(token_hash)
            .bind(user_id)
            .bind(expires_at.as_millisecond())
            .fetch_all(connection)
        });
        match inserted {
            Ok(_) => Ok(true),
            Err(error) if is_orphan(&error) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The user of this session, unless it has expired.
    ///
    /// # Errors
    /// When the database fails.
    #[instrumented]
    #[db_operation(select, "sessions", error)]
    pub async fn find(
        &self,
        token_hash: &str,
        now: Timestamp,
    ) -> Result<Option<i64>, DatabaseError> {
        let user = query!(self.pool, |connection| {
            sqlx::query_scalar(
                "SELECT user_id FROM sessions WHERE token_hash = $1 AND expires_at > $2",
            )
            .bind(token_hash)
            .bind(now.as_millisecond())
            .fetch_optional(connection)
        });
        Ok(user?)
    }

    /// Deletes a session; false if it does not exist, or has expired.
    ///
    /// # Errors
    /// When the database fails.
    #[instrumented(in_progress)]
    #[db_operation(delete, "sessions", error)]
    pub async fn delete(&self, token_hash: &str, now: Timestamp) -> Result<bool, DatabaseError> {
        let deleted: Result<Vec<i64>, _> = query!(self.pool, |connection| {
            sqlx::query_scalar(
                "DELETE FROM sessions WHERE token_hash = $1 AND expires_at > $2 RETURNING user_id",
            )
            .bind(token_hash)
            .bind(now.as_millisecond())
            .fetch_all(connection)
        });
        Ok(!deleted?.is_empty())
    }

    /// Deletes the sessions that have expired.
    ///
    /// # Errors
    /// When the database fails.
    #[instrumented(in_progress)]
    #[db_operation(delete, "sessions", error)]
    pub async fn delete_expired(&self, now: Timestamp) -> Result<(), DatabaseError> {
        let delete = query!(self.pool, |connection| async {
            let delete = sqlx::query("DELETE FROM sessions WHERE expires_at <= $1");
            let delete = delete.bind(now.as_millisecond()).execute(connection);
            delete.await.map(|_| ())
        });
        Ok(delete?)
    }

    /// How many users are signed in.
    ///
    /// # Errors
    /// When the database fails.
    #[instrumented]
    #[db_operation(select, "sessions", error)]
    pub async fn signed_in(&self, now: Timestamp) -> Result<SessionCount, DatabaseError> {
        let count = query!(self.pool, |connection| {
            sqlx::query_as(
                "SELECT count(DISTINCT user_id), min(expires_at) FROM sessions WHERE expires_at > $1",
            )
            .bind(now.as_millisecond())
            .fetch_one(connection)
        });
        let (users, until): (i64, Option<i64>) = count?;
        Ok(SessionCount {
            users,
            until: until.and_then(|until| Timestamp::from_millisecond(until).ok()),
        })
    }
}
