//! `/data`: stores and lists JSON documents of any shape.

use axum::extract::State;
use axum::http::StatusCode;
use metrics_runtime::instrumented;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};

use crate::database::documents::Document;
use crate::documentation::{OfDatabase, OfJson, OfQuery, OfRate};
use crate::error::ApiError;
use crate::extract::{Json, Query};
use crate::state::AppState;

const DEFAULT_LIMIT: u32 = 20;
const LARGEST_LIMIT: u32 = 100;

/// The part of the list to return.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Maximum number of documents
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// Number of documents to skip
    #[param(format = Int64, maximum = 4_294_967_295_u32, default = 0)]
    offset: Option<u32>,
}

/// A part of the list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Page {
    /// Fewer than `limit` if they are longer than 1 MiB together; the next page begins after the last one.
    items: Vec<Document>,
    /// As asked for, or the default.
    #[schema(minimum = 1, maximum = 100)]
    limit: u32,
    /// As asked for, or the default.
    #[schema(format = Int64, maximum = 4_294_967_295_u32)]
    offset: u32,
    /// How many documents there are.
    total: i64,
}

/// Lists documents, oldest first.
///
/// # Errors
/// When the page is out of bounds, or the database fails.
#[utoipa::path(get, path = "/data", operation_id = "list_documents", tag = "data", params(PageQuery), responses(
    (status = 200, description = "The requested part of the list", body = Page),
    OfQuery,
    OfDatabase,
    OfRate,
))]
#[instrumented(GET "/data", status = [200, 422, 429, 500, 503, 504], error, slo(success = 99.5))]
pub async fn list(
    State(app): State<AppState>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page>, ApiError> {
    let limit = page.limit.unwrap_or(DEFAULT_LIMIT);
    let offset = page.offset.unwrap_or(0);
    if !(1..=LARGEST_LIMIT).contains(&limit) {
        return Err(ApiError::InvalidQuery(format!(
            "`limit` must be from 1 to {LARGEST_LIMIT}, not {limit}"
        )));
    }
    let documents = app.database.documents();
    // First, so that no page takes memory while it waits for a connection.
    let total = documents.count().await?;
    Ok(Json(Page {
        items: documents.list(limit, offset).await?,
        limit,
        offset,
        total,
    }))
}

/// Stores a document.
///
/// # Errors
/// When the body is not JSON, or the database fails.
#[utoipa::path(post, path = "/data", operation_id = "store_document", tag = "data",
    request_body(content = serde_json::Value, description = "Any JSON", content_type = "application/json"),
    responses(
        (status = 201, description = "The document as it was stored", body = Document),
        OfJson,
        OfDatabase,
        OfRate,
    )
)]
#[instrumented(POST "/data", status = [201, 400, 408, 413, 415, 429, 500, 503, 504], error)]
pub async fn store(
    State(app): State<AppState>,
    Json(document): Json<Box<RawValue>>,
) -> Result<(StatusCode, Json<Document>), ApiError> {
    let stored = app.database.documents().insert(document).await?;
    Ok((StatusCode::CREATED, Json(stored)))
}
