//! `/auth`: login, logout, and the current user.
//!
//! Clients send the token as `Authorization: Bearer <token>`.

use std::convert::Infallible;

use axum::Extension;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode, header};
use metrics_runtime::instrumented;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::documentation::{OfDatabase, OfJson, OfRate, OfShape, Unauthorized};
use crate::error::ApiError;
use crate::extract::{Json, JsonObject};
use crate::passwords::Password;
use crate::rate_limit::Client;
use crate::state::AppState;
use crate::user::User;

/// What a client sends to sign in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct Credentials {
    /// The e-mail address that the user registered with, in any spelling of upper and lower case.
    #[schema(example = "ada@example.com")]
    pub email: String,
    /// The password that the user registered with.
    #[schema(value_type = String, format = Password, example = "correct horse battery staple")]
    pub password: Password,
}

/// A session that has begun.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SignedIn {
    /// The token to send as `authorization: Bearer <token>`.
    token: String,
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds.
    expires_in: u64,
    user_id: i64,
}

/// The token of the `Authorization` header, if there is one.
#[derive(Debug, Clone)]
pub struct Bearer(Option<String>);

impl<S: Sync> FromRequestParts<S> for Bearer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let header = parts.headers.get(header::AUTHORIZATION);
        let token = header
            .and_then(|header| header.to_str().ok()?.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim().to_owned());
        Ok(Self(token))
    }
}

/// Begins a session. The response must not be cached.
///
/// # Errors
/// When e-mail address or password are wrong, too many logins failed, too many passwords wait to be checked, or the database
/// fails.
#[utoipa::path(post, path = "/auth/login", tag = "auth", request_body = Credentials, responses(
    (status = 200, description = "A session has begun", body = SignedIn, headers(
        ("cache-control" = String, description = "Always `no-store`: the token must not be cached"),
    )),
    OfJson,
    OfShape,
    Unauthorized,
    OfDatabase,
    OfRate,
))]
#[instrumented(POST "/auth/login", status = [200, 400, 401, 408, 413, 415, 422, 429, 500, 503, 504], error)]
pub async fn login(
    State(app): State<AppState>,
    Extension(Client(client)): Extension<Client>,
    JsonObject(Credentials { email, password }): JsonObject<Credentials>,
) -> Result<([(HeaderName, &'static str); 1], Json<SignedIn>), ApiError> {
    let session = app.auth.login(&email, password, client).await?;
    let signed_in = SignedIn {
        token: session.token,
        token_type: "Bearer",
        expires_in: session.ttl.as_secs(),
        user_id: session.user_id,
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(signed_in)))
}

/// Ends a session: its token is invalid from now on.
///
/// # Errors
/// When the token is missing, wrong or expired, or the database fails.
#[utoipa::path(post, path = "/auth/logout", tag = "auth", security(("session" = [])), responses(
    (status = 204, description = "The session has ended"),
    Unauthorized,
    OfDatabase,
    OfRate,
))]
#[instrumented(POST "/auth/logout", status = [204, 401, 429, 500, 503, 504], error)]
pub async fn logout(
    State(app): State<AppState>,
    Bearer(token): Bearer,
) -> Result<StatusCode, ApiError> {
    app.auth.logout(token.as_deref()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The user who is signed in.
///
/// # Errors
/// When the token is missing, wrong or expired, or the database fails.
#[utoipa::path(get, path = "/auth/me", tag = "auth", security(("session" = [])), responses(
    (status = 200, description = "The user", body = User),
    Unauthorized,
    OfDatabase,
    OfRate,
))]
#[instrumented(GET "/auth/me", status = [200, 401, 429, 500, 503, 504], error)]
pub async fn me(
    State(app): State<AppState>,
    Bearer(token): Bearer,
) -> Result<Json<User>, ApiError> {
    let user_id = app.auth.user_of(token.as_deref()).await?;
    match app.users.find(user_id).await? {
        Some(found) => Ok(Json(found.user)),
        // The user was deleted meanwhile, together with the session.
        None => Err(ApiError::NotSignedIn),
    }
}
