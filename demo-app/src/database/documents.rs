//! The table of JSON documents.
//!
//! What writes has its calls in progress measured: `SQLite` has one writer at a time, so a queue for it shows there.

use jiff::Timestamp;
use metrics_runtime::{db_operation, instrumented};
use serde::Serialize;
use serde_json::value::RawValue;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};
use utoipa::ToSchema;

use super::{DatabaseError, now, timestamp};

/// The table. Clones share its connections.
#[derive(Debug, Clone)]
pub struct DocumentTable {
    pool: SqlitePool,
}

/// A document as stored.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Document {
    /// Given by the database, never reused.
    pub id: i64,
    /// The JSON text as it was sent: numbers keep their digits, objects their order.
    #[schema(value_type = Value)]
    pub document: Box<RawValue>,
    /// When the document was stored.
    pub created_at: Timestamp,
}

impl DocumentTable {
    pub(super) fn new(pool: SqlitePool) -> Self {
        Self { pool }
    }

    /// How many documents there are.
    ///
    /// # Errors
    /// When the database fails.
    #[instrumented]
    #[db_operation(select, "documents", error)]
    pub async fn count(&self) -> Result<i64, DatabaseError> {
        let count = sqlx::query_scalar("SELECT count(*) FROM documents").fetch_one(&self.pool);
        Ok(count.await?)
    }

    /// At most `limit` documents after the first `offset`, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    #[instrumented]
    #[db_operation(select, "documents", error)]
    pub async fn list(&self, limit: u32, offset: u32) -> Result<Vec<Document>, DatabaseError> {
        let page =
            sqlx::query("SELECT id, body, created_at FROM documents ORDER BY id LIMIT ? OFFSET ?")
                .bind(limit)
                .bind(offset)
                .try_map(|row| read(&row))
                .fetch_all(&self.pool);
        Ok(page.await?)
    }

    /// Stores a document.
    ///
    /// # Errors
    /// When the database fails.
    #[instrumented(in_progress)]
    #[db_operation(insert, "documents", error)]
    pub async fn insert(&self, document: Box<RawValue>) -> Result<Document, DatabaseError> {
        let created_at = now();
        let insert = sqlx::query("INSERT INTO documents (body, created_at) VALUES (?, ?)")
            .bind(document.get())
            .bind(created_at.to_string())
            .execute(&self.pool);
        Ok(Document {
            id: insert.await?.last_insert_rowid(),
            document,
            created_at,
        })
    }
}

fn read(row: &SqliteRow) -> Result<Document, sqlx::Error> {
    let body: String = row.try_get("body")?;
    Ok(Document {
        id: row.try_get("id")?,
        document: RawValue::from_string(body).map_err(|problem| sqlx::Error::ColumnDecode {
            index: "body".to_owned(),
            source: problem.into(),
        })?,
        created_at: timestamp(row)?,
    })
}
