//! `GET /items/{item_id}`: returns its path parameter and its query parameter.

use metrics_runtime::instrumented;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::documentation::{OfPath, OfQuery, OfRate};
use crate::extract::{Json, Path, Query};

/// The path's parameter.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ItemPath {
    /// The item's number
    #[param(minimum = -9_223_372_036_854_775_808_i64, maximum = 9_223_372_036_854_775_807_i64, example = 42)]
    item_id: i64,
}

/// The query's parameter.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ItemQuery {
    /// Any text
    q: Option<String>,
}

/// An item.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Item {
    item_id: i64,
    #[schema(required)]
    q: Option<String>,
}

/// The item with this id.
#[utoipa::path(get, path = "/items/{item_id}", operation_id = "read_item", tag = "items", params(ItemPath, ItemQuery), responses(
    (status = 200, description = "The item", body = Item),
    OfPath,
    OfQuery,
    OfRate,
))]
#[instrumented(GET "/items/{item_id}", status = [200, 400, 422, 429])]
pub async fn read(
    Path(ItemPath { item_id }): Path<ItemPath>,
    Query(ItemQuery { q }): Query<ItemQuery>,
) -> Json<Item> {
    Json(Item { item_id, q })
}
