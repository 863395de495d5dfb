//! `GET /items/{item_id}`: a path parameter and a query parameter, given back.

use metrics_runtime::instrumented;
use serde::{Deserialize, Serialize};

use crate::extract::{Json, Path, Query};

/// The path's parameter.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct ItemPath {
    item_id: i64,
}

/// The query's parameter.
#[derive(Debug, Clone, Deserialize)]
pub struct ItemQuery {
    q: Option<String>,
}

/// An item.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    item_id: i64,
    q: Option<String>,
}

/// The item with this id.
#[instrumented(GET "/items/{item_id}", status = [200, 400, 422, 429])]
pub async fn read(
    Path(ItemPath { item_id }): Path<ItemPath>,
    Query(ItemQuery { q }): Query<ItemQuery>,
) -> Json<Item> {
    Json(Item { item_id, q })
}
