//! axum's `Json`, `Path` and `Query`, except that their rejections are [`ApiError`]s: clients see one shape for all errors.

use std::error::Error;
use std::io;

use axum::body::HttpBody as _;
use axum::extract::path::ErrorKind;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::error::ApiError;

/// The maximum size of a body, as an extension of each request, for the text of the error.
#[derive(Debug, Clone, Copy)]
pub struct BodyLimit(pub usize);

/// A JSON body, in a request or a response.
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        parse(&text(request, state).await?).map(Self)
    }
}

/// A JSON body that is an object. serde would also take a list with the fields in their order.
#[derive(Debug, Clone, Copy)]
pub struct JsonObject<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonObject<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let text = text(request, state).await?;
        if !text.get().starts_with('{') {
            return Err(ApiError::InvalidJson(
                "the body must be a JSON object".to_owned(),
            ));
        }
        parse(&text).map(Self)
    }
}

/// Syntax first, then types: a body that ends early after a wrong type is not JSON at all.
async fn text<S: Send + Sync>(request: Request, state: &S) -> Result<Box<RawValue>, ApiError> {
    let limit = request.extensions().get().copied();
    // Before the body is read, so that a client that waits for `100 Continue` does not send a body that is too long.
    if let Some(BodyLimit(limit)) = limit
        && request.body().size_hint().lower() > limit as u64
    {
        return Err(ApiError::BodyTooLarge { limit });
    }
    match axum::Json::from_request(request, state).await {
        Ok(axum::Json(text)) => Ok(text),
        Err(rejection) => Err(json_error(&rejection, limit)),
    }
}

fn parse<T: DeserializeOwned>(text: &RawValue) -> Result<T, ApiError> {
    match axum::Json::from_bytes(text.get().as_bytes()) {
        Ok(axum::Json(value)) => Ok(value),
        Err(rejection) => Err(json_error(&rejection, None)),
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

fn json_error(rejection: &JsonRejection, limit: Option<BodyLimit>) -> ApiError {
    match rejection {
        JsonRejection::MissingJsonContentType(_) => ApiError::NotJson,
        JsonRejection::JsonSyntaxError(_) => ApiError::MalformedJson(rejection.body_text()),
        JsonRejection::JsonDataError(_) => ApiError::InvalidJson(rejection.body_text()),
        _ if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => ApiError::BodyTooLarge {
            limit: limit.map_or(0, |BodyLimit(bytes)| bytes),
        },
        _ if has_timed_out(rejection) => ApiError::UploadStalled,
        _ => ApiError::UnreadableBody(rejection.body_text()),
    }
}

/// Whether the server stopped waiting for the rest of the body.
fn has_timed_out(rejection: &JsonRejection) -> bool {
    let error: &(dyn Error + 'static) = rejection;
    let mut causes = std::iter::successors(Some(error), |&error| error.source());
    causes.any(|error| {
        error
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::TimedOut)
    })
}

/// The path's parameters, by name: `T` is a struct with a field for each.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(rejection) => Err(path_error(&rejection)),
        }
    }
}

fn path_error(rejection: &PathRejection) -> ApiError {
    let PathRejection::FailedToDeserializePathParams(failure) = rejection else {
        return ApiError::Internal(rejection.body_text());
    };
    match failure.kind() {
        ErrorKind::ParseErrorAtKey {
            key,
            value,
            expected_type,
        } => ApiError::InvalidPath(match *expected_type {
            "i64" => format!("`{key}` must be an integer of at most 64 bits, not {value:?}"),
            expected => format!("`{key}` must be of type {expected}, not {value:?}"),
        }),
        ErrorKind::InvalidUtf8InPathParam { .. } => ApiError::MalformedPath(rejection.body_text()),
        _ if failure.status().is_server_error() => ApiError::Internal(rejection.body_text()),
        _ => ApiError::InvalidPath(rejection.body_text()),
    }
}

/// The query's parameters, by name.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match axum::extract::Query::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(rejection) => Err(query_error(&rejection)),
        }
    }
}

fn query_error(rejection: &QueryRejection) -> ApiError {
    ApiError::InvalidQuery(rejection.body_text())
}
