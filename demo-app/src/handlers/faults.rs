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

// Their endpoints are registered elsewhere, so a service without `--enable-faults` has no series for them.

/// The current faults.
#[utoipa::path(get, path = "/faults", operation_id = "read_faults", tag = "faults", responses(
    (status = 200, description = "The current faults", body = FaultSettings),
))]
#[instrumented]
pub async fn read(State(app): State<AppState>) -> Json<FaultSettings> {
    Json(app.faults.get())
}

/// Replaces the faults. A fault that the request omits is off.
///
/// # Errors
/// When a share or a time is out of bounds.
#[utoipa::path(put, path = "/faults", operation_id = "set_faults", tag = "faults", request_body = FaultSettings, responses(
    (status = 200, description = "The new faults", body = FaultSettings),
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

/// Clears all faults.
#[utoipa::path(delete, path = "/faults", operation_id = "clear_faults", tag = "faults", responses(
    (status = 204, description = "No faults are injected any more"),
))]
#[instrumented]
pub async fn clear(State(app): State<AppState>) -> StatusCode {
    warn!("faults are no longer injected");
    app.faults.set(FaultSettings::default());
    StatusCode::NO_CONTENT
}
