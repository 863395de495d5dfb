//! `/users`: registration, creation by an administrator, lookup, deletion.

use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use metrics_runtime::instrumented;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::documentation::{OfDatabase, OfJson, OfPath, OfRate, OfShape, TakenEmail, UnknownUser};
use crate::error::ApiError;
use crate::extract::{Json, JsonObject, Path};
use crate::state::AppState;
use crate::user::{NewUser, User, UserRequest};

/// The path's parameter.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct UserPath {
    /// The user's number
    #[param(minimum = -9_223_372_036_854_775_808_i64, maximum = 9_223_372_036_854_775_807_i64, example = 1)]
    user_id: i64,
}

/// A user who was stored, and the path of the user.
pub type Created = (StatusCode, [(HeaderName, String); 1], Json<User>);

/// A user who was looked up.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FoundUser {
    #[serde(flatten)]
    user: User,
    /// Whether the cache answered.
    cached: bool,
}

/// Stores a user who signs up; a welcome e-mail follows in the background.
///
/// The password may be left out; a user without one can't sign in.
///
/// # Errors
/// When the user is not valid, the e-mail address is taken, too many e-mails or passwords wait, or the database fails.
#[utoipa::path(post, path = "/users/register", operation_id = "register_user", tag = "users", request_body = UserRequest, responses(
    (status = 201, description = "The user as stored", body = User, headers(
        ("location" = String, description = "Where the user can be looked up"),
    )),
    OfJson,
    OfShape,
    TakenEmail,
    OfDatabase,
    OfRate,
))]
#[instrumented(POST "/users/register", status = [201, 400, 408, 409, 413, 415, 422, 429, 500, 503, 504], error,
    slo(success = 99.5, latency = (95, "500ms")))]
pub async fn register(
    State(app): State<AppState>,
    JsonObject(request): JsonObject<UserRequest>,
) -> Result<Created, ApiError> {
    let user = app.users.register(validate(request)?).await?;
    Ok(created(user))
}

/// Adds a user on an administrator's behalf; a welcome e-mail follows in the background.
///
/// # Errors
/// When the user is not valid, the e-mail address is taken, too many e-mails or passwords wait, or the database fails.
#[utoipa::path(post, path = "/users", operation_id = "create_user", tag = "users", request_body = UserRequest, responses(
    (status = 201, description = "The user as stored", body = User, headers(
        ("location" = String, description = "Where the user can be looked up"),
    )),
    OfJson,
    OfShape,
    TakenEmail,
    OfDatabase,
    OfRate,
))]
#[instrumented(POST "/users", status = [201, 400, 408, 409, 413, 415, 422, 429, 500, 503, 504], error)]
pub async fn create(
    State(app): State<AppState>,
    JsonObject(request): JsonObject<UserRequest>,
) -> Result<Created, ApiError> {
    let user = app.users.create(validate(request)?).await?;
    Ok(created(user))
}

/// Looks a user up, in the cache first.
///
/// # Errors
/// When there is no such user, or the database fails.
#[utoipa::path(get, path = "/users/{user_id}", operation_id = "read_user", tag = "users", params(UserPath), responses(
    (status = 200, description = "The user", body = FoundUser),
    OfPath,
    UnknownUser,
    OfDatabase,
    OfRate,
))]
#[instrumented(GET "/users/{user_id}", status = [200, 400, 404, 422, 429, 500, 503, 504], error,
    slo(success = 99.9, latency = (99, "100ms")))]
pub async fn read(
    State(app): State<AppState>,
    Path(UserPath { user_id }): Path<UserPath>,
) -> Result<Json<FoundUser>, ApiError> {
    match app.users.find(user_id).await? {
        Some(found) => Ok(Json(FoundUser {
            user: found.user,
            cached: found.cached,
        })),
        None => Err(ApiError::UserNotFound(user_id)),
    }
}

/// Deletes a user.
///
/// # Errors
/// When there is no such user, or the database fails.
#[utoipa::path(delete, path = "/users/{user_id}", operation_id = "delete_user", tag = "users", params(UserPath), responses(
    (status = 204, description = "There is no such user any more"),
    OfPath,
    UnknownUser,
    OfDatabase,
    OfRate,
))]
#[instrumented(DELETE "/users/{user_id}", status = [204, 400, 404, 422, 429, 500, 503, 504], error)]
pub async fn delete(
    State(app): State<AppState>,
    Path(UserPath { user_id }): Path<UserPath>,
) -> Result<StatusCode, ApiError> {
    if app.users.delete(user_id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::UserNotFound(user_id))
    }
}

fn validate(request: UserRequest) -> Result<NewUser, ApiError> {
    request.validate().map_err(ApiError::InvalidUser)
}

fn created(user: User) -> Created {
    let location = format!("/users/{}", user.id);
    (
        StatusCode::CREATED,
        [(header::LOCATION, location)],
        Json(user),
    )
}
