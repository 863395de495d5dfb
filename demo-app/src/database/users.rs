//! The table of users.
//!
//! What writes has its calls in progress measured: `SQLite` has one writer at a time, so a queue for it shows there.

use jiff::Timestamp;
use metrics_runtime::{db_operation, instrumented};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};

use super::{DatabaseError, is_duplicate, now, timestamp};
use crate::user::{NewUser, User};

/// The table. Clones share its connections.
#[derive(Debug, Clone)]
pub struct UserTable {
    pool: SqlitePool,
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
    pub(super) fn new(pool: SqlitePool) -> Self {
        Self { pool }
    }

    /// How many users there are.
    ///
    /// # Errors
    /// When the database fails.
    #[instrumented]
    #[db_operation(select, "users", error)]
    pub async fn count(&self) -> Result<i64, DatabaseError> {
        let count = sqlx::query_scalar("SELECT count(*) FROM users").fetch_one(&self.pool);
        Ok(count.await?)
    }

    /// The user with this id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    #[instrumented(slo(success = 99.9, latency = (99, "25ms")))]
    #[db_operation(select, "users", error)]
    pub async fn find(&self, id: i64) -> Result<Option<User>, DatabaseError> {
        let user = sqlx::query("SELECT id, name, email, created_at FROM users WHERE id = ?")
            .bind(id)
            .try_map(|row| read(&row))
            .fetch_optional(&self.pool);
        Ok(user.await?)
    }

    /// Stores a user.
    ///
    /// # Errors
    /// When the e-mail address is taken, or the database fails.
    #[instrumented(in_progress)]
    pub async fn insert(&self, user: &NewUser) -> Result<User, InsertError> {
        let created_at = now();
        let id = self.insert_row(user, created_at).await?;
        Ok(User {
            id: id.ok_or(InsertError::EmailTaken)?,
            name: user.name().to_owned(),
            email: user.email().to_owned(),
            created_at,
        })
    }

    /// The row's id; none if the e-mail address is taken. That is a client's mistake: to refuse the row is the database's
    /// work, and no error of it.
    #[db_operation(insert, "users", error)]
    async fn insert_row(
        &self,
        user: &NewUser,
        created_at: Timestamp,
    ) -> Result<Option<i64>, DatabaseError> {
        let insert = sqlx::query("INSERT INTO users (name, email, created_at) VALUES (?, ?, ?)")
            .bind(user.name())
            .bind(user.email())
            .bind(created_at.to_string())
            .execute(&self.pool);
        match insert.await {
            Ok(inserted) => Ok(Some(inserted.last_insert_rowid())),
            Err(error) if is_duplicate(&error) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes the user with this id; false if there is none.
    ///
    /// # Errors
    /// When the database fails.
    #[instrumented(in_progress)]
    #[db_operation(delete, "users", error)]
    pub async fn delete(&self, id: i64) -> Result<bool, DatabaseError> {
        let delete = sqlx::query("DELETE FROM users WHERE id = ?")
            .bind(id)
            .execute(&self.pool);
        Ok(delete.await?.rows_affected() > 0)
    }
}

fn read(row: &SqliteRow) -> Result<User, sqlx::Error> {
    Ok(User {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        email: row.try_get("email")?,
        created_at: timestamp(row)?,
    })
}
