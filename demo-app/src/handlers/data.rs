//! `/data`: JSON documents of any shape, stored and listed.

use axum::extract::State;
use axum::http::StatusCode;
use metrics_runtime::instrumented;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::app::AppState;
use crate::database::documents::Document;
use crate::error::ApiError;
use crate::extract::{Json, Query};

const DEFAULT_LIMIT: u32 = 20;
const LARGEST_LIMIT: u32 = 100;

/// Which part of the list is asked for.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct PageQuery {
    limit: Option<u32>,
    offset: Option<u32>,
}

/// A part of the list.
#[derive(Debug, Clone, Serialize)]
pub struct Page {
    items: Vec<Document>,
    limit: u32,
    offset: u32,
    total: i64,
}

/// Lists documents, oldest first.
///
/// # Errors
/// When the page is out of bounds, or the database fails.
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
    Ok(Json(Page {
        items: documents.list(limit, offset).await?,
        limit,
        offset,
        total: documents.count().await?,
    }))
}

/// Stores a document.
///
/// # Errors
/// When the body is no JSON, or the database fails.
#[instrumented(POST "/data", status = [201, 400, 413, 415, 429, 500, 503, 504], error)]
pub async fn store(
    State(app): State<AppState>,
    Json(document): Json<Box<RawValue>>,
) -> Result<(StatusCode, Json<Document>), ApiError> {
    let stored = app.database.documents().insert(document).await?;
    Ok((StatusCode::CREATED, Json(stored)))
}
