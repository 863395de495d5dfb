//! The table of JSON documents.
//!
//! Calls that write are measured in progress, because `SQLite` has a single writer and queues the others.

use jiff::Timestamp;
use metrics_runtime::{db_operation, instrumented};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::DatabaseError;
use super::pool::{Pool, query};
use super::time::StoredTime;

/// A page starts no further document after this many bytes.
const MOST_BYTES: i64 = 1024 * 1024;

/// Lengths are summed up first, so that only the bodies of this page are read.
const PAGE: &str = "\
    SELECT id, body, created_at FROM documents WHERE id IN ( \
        SELECT id FROM ( \
            SELECT id, sum(bytes) OVER (ORDER BY id) - bytes AS bytes_before FROM ( \
                SELECT id, octet_length(body) AS bytes FROM documents ORDER BY id LIMIT $1 OFFSET $2 \
            ) AS page \
        ) AS sized WHERE bytes_before < $3 \
    ) ORDER BY id";

/// The table. Clones share its connections.
#[derive(Debug, Clone)]
pub struct DocumentTable {
    pool: Pool,
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
    pub(super) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// How many documents there are.
    ///
    /// # Errors
    /// When the database fails.
    #[instrumented]
    #[db_operation(select, "documents", error)]
    pub async fn count(&self) -> Result<i64, DatabaseError> {
        let count = query!(self.pool, |connection| {
            sqlx::query_scalar("SELECT count(*) FROM documents").fetch_one(connection)
        });
        Ok(count?)
    }

    /// At most `limit` documents after the first `offset`, oldest first. After 1 MiB of documents, a page ends early, so
    /// that long documents do not fill the memory.
    ///
    /// # Errors
    /// When the database fails.
    #[instrumented]
    #[db_operation(select, "documents", error)]
    pub async fn list(&self, limit: u32, offset: u32) -> Result<Vec<Document>, DatabaseError> {
        let page: Result<Vec<(i64, String, StoredTime)>, _> = query!(self.pool, |connection| {
            sqlx::query_as(PAGE)
                .bind(i64::from(limit))
                .bind(i64::from(offset))
                .bind(MOST_BYTES)
                .fetch_all(connection)
        });
        let documents = page?.into_iter().map(|(id, body, StoredTime(created_at))| {
            Ok(Document {
                id,
                document: RawValue::from_string(body).map_err(|problem| {
                    sqlx::Error::ColumnDecode {
                        index: "body".to_owned(),
                        source: problem.into(),
                    }
                })?,
                created_at,
            })
        });
        documents.collect()
    }

    /// Stores a document.
    ///
    /// # Errors
    /// When the database fails.
    #[instrumented(in_progress)]
    #[db_operation(insert, "documents", error)]
    pub async fn insert(&self, document: Box<RawValue>) -> Result<Document, DatabaseError> {
        let created_at = StoredTime::now();
        // Reads to the end: SQLite commits only then.
        let inserted = query!(self.pool, |connection| {
            sqlx::query_scalar(
                "INSERT INTO documents (body, created_at) VALUES ($1, $2) RETURNING id",
            )
            .bind(document.get())
            .bind(created_at)
            .fetch_all(connection)
        });
        Ok(Document {
            id: *inserted?.first().ok_or(sqlx::Error::RowNotFound)?,
            document,
            created_at: created_at.0,
        })
    }
}
