//! The table of users.
//!
//! Calls that write are measured in progress, because `SQLite` has a single writer and queues the others.

use metrics_runtime::{db_operation, instrumented};

use super::pool::{Pool, query};
use super::time::StoredTime;
use super::{DatabaseError, is_duplicate};
use crate::user::{NewUser, User};

/// The table. Clones share its connections.
#[derive(Debug, Clone)]
pub struct UserTable {
    pool: Pool,
}

/// Why a user was not stored.
#[derive(Debug, thiserror::Error)]
pub enum InsertError {
    /// Another user has this e-mail address.
    #[error("the e-mail address is taken")]
    EmailTaken,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl UserTable {
    pub(super) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// How many users there are.
    ///
    /// # Errors
    /// When the database fails.
    #[instrumented]
    #[db_operation(select, "users", error)]
    pub async fn count(&self) -> Result<i64, DatabaseError> {
        let count = query!(self.pool, |connection| {
            sqlx::query_scalar("SELECT count(*) FROM users").fetch_one(connection)
        });
        Ok(count?)
    }

    /// The user with this id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    #[instrumented(slo(success = 99.9, latency = (99, "25ms")))]
    #[db_operation(select, "users", error)]
    pub async fn find(&self, id: i64) -> Result<Option<User>, DatabaseError> {
        let row = query!(self.pool, |connection| {
            sqlx::query_as("SELECT name, email, created_at FROM users WHERE id = $1")
                .bind(id)
                .fetch_optional(connection)
        });
        let row: Option<(String, String, StoredTime)> = row?;
        Ok(row.map(|(name, email, StoredTime(created_at))| User {
            id,
            name,
            email,
            created_at,
        }))
    }

    /// The user with this e-mail address: the id, and the hash of the password, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    #[instrumented]
    #[db_operation(select, "users", error)]
    pub async fn password(
        &self,
        email: &str,
    ) -> Result<Option<(i64, Option<String>)>, DatabaseError> {
        // The same expression as in the unique index.
        let sql = self.pool.choose(
            "SELECT id, password_hash FROM users WHERE email = $1",
            "SELECT id, password_hash FROM users WHERE lower(email COLLATE \"C\") = lower($1 COLLATE \"C\")",
        );
        let user = query!(self.pool, |connection| {
            sqlx::query_as(sql).bind(email).fetch_optional(connection)
        });
        Ok(user?)
    }

    /// Stores a user, with the hash of a password, if there is one.
    ///
    /// # Errors
    /// When the e-mail address is taken, or the database fails.
    #[instrumented(in_progress)]
    pub async fn insert(
        &self,
        user: &NewUser,
        password_hash: Option<&str>,
    ) -> Result<User, InsertError> {
        let created_at = StoredTime::now();
        let id = self.insert_row(user, password_hash, created_at).await?;
        Ok(User {
            id: id.ok_or(InsertError::EmailTaken)?,
            name: user.name().to_owned(),
            email: user.email().to_owned(),
            created_at: created_at.0,
        })
    }

    /// The row's id; none if the e-mail address is taken. That is a client's mistake, so it does not count as a database
    /// error.
    #[db_operation(insert, "users", error)]
    async fn insert_row(
        &self,
        user: &NewUser,
        password_hash: Option<&str>,
        created_at: StoredTime,
    ) -> Result<Option<i64>, DatabaseError> {
        // Reads to the end: SQLite commits only then.
        let inserted = query!(self.pool, |connection| {
            sqlx::query_scalar(
                "INSERT INTO users (name, email, password_hash, created_at) VALUES ($1, $2, $3, $4) RETURNING id",
            )
            .bind(user.name())
            .bind(user.email())
            .bind(password_hash)
            .bind(created_at)
            .fetch_all(connection)
        });
        match inserted {
            Ok(ids) => Ok(ids.first().copied()),
            Err(error) if is_duplicate(&error) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes the user with this id; false if the user does not exist.
    ///
    /// # Errors
    /// When the database fails.
    #[instrumented(in_progress)]
    #[db_operation(delete, "users", error)]
    pub async fn delete(&self, id: i64) -> Result<bool, DatabaseError> {
        // Counts the returned rows, because the two databases report the number of affected rows in different types.
        let deleted: Result<Vec<i64>, _> = query!(self.pool, |connection| {
            sqlx::query_scalar("DELETE FROM users WHERE id = $1 RETURNING id")
                .bind(id)
                .fetch_all(connection)
        });
        Ok(!deleted?.is_empty())
    }
}
