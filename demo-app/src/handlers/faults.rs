//! `/faults`: shows, sets and clears injected faults. Its routes exist only with `--enable-faults`.

use axum::extract::State;
use axum::http::StatusCode;
use metrics_runtime::instrumented;
use tracing::warn;

use crate::documentation::{OfJson, OfShape};
use crate::error::ApiError;
use crate::extract::{Json, JsonObject};
use crate::faults::FaultSettings;
use crate::state::AppState;

// Without their endpoints: a service without the switch has no series of it.

/// What goes wrong now.
#[utoipa::path(get, path = "/faults", operation_id = "read_faults", tag = "faults", responses(
    (status = 200, description = "What goes wrong", body = FaultSettings),
))]
#[instrumented]
pub async fn read(State(app): State<AppState>) -> Json<FaultSettings> {
    Json(app.faults.get())
}

/// Sets what goes wrong from now on; what the request leaves out goes right.
///
/// # Errors
/// When a share or a time is out of bounds.
#[utoipa::path(put, path = "/faults", operation_id = "set_faults", tag = "faults", request_body = FaultSettings, responses(
    (status = 200, description = "What goes wrong from now on", body = FaultSettings),
    OfJson,
    OfShape,
))]
#[instrumented(error)]
pub async fn set(
    State(app): State<AppState>,
    JsonObject(settings): JsonObject<FaultSettings>,
) -> Result<Json<FaultSettings>, ApiError> {
    let settings = settings.validate().map_err(ApiError::InvalidJson)?;
    warn!(?settings, "faults are injected");
    app.faults.set(settings);
    Ok(Json(settings))
}

/// Lets everything go right again.
#[utoipa::path(delete, path = "/faults", operation_id = "clear_faults", tag = "faults", responses(
    (status = 204, description = "Nothing goes wrong any more"),
))]
#[instrumented]
pub async fn clear(State(app): State<AppState>) -> StatusCode {
    warn!("faults are no longer injected");
    app.faults.set(FaultSettings::default());
    StatusCode::NO_CONTENT
}
