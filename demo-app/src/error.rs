//! All errors of requests, and how clients see them: a status and one JSON shape.
//!
//! ```json
//! {"error": {"code": "user_not_found", "message": "there is no user 7"}}
//! ```
//!
//! `code` is for programs and stable; `message` is for people and may change. Errors that a client cannot fix (5xx) are sent
//! without details, which go to the log.

mod code;

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use metrics_runtime::{ExceptionType, LabelValue};
use serde::Serialize;
use tracing::{error, warn};
use utoipa::ToSchema;

pub use self::code::Code;

use crate::auth::AuthError;
use crate::database::DatabaseError;
use crate::database::users::InsertError;
use crate::passwords::PasswordError;
use crate::users::AddError;

/// `Retry-After` if a queue is full, which passes soon, or if the service is shutting down.
const SOON: Duration = Duration::from_secs(5);

/// The message of an error that a client cannot fix.
pub(crate) const NO_DETAILS: &str = "the service can't answer at the moment; its log says why";

/// Why a request was not answered as asked; the label `error` of `function_errors_total`, and `exception_type` of
/// `http_exceptions_total`.
#[derive(Debug, thiserror::Error, LabelValue)]
pub enum ApiError {
    /// No endpoint has this path.
    #[error("there is nothing at {0}")]
    NotFound(String),
    /// The path's endpoints don't take this method.
    #[error("{method} is not allowed at {path}; the Allow header lists what is")]
    MethodNotAllowed {
        /// The request's method.
        method: Method,
        /// The request's path.
        path: String,
    },
    /// There is no user with this id.
    #[error("there is no user {0}")]
    UserNotFound(i64),
    /// Another user has the e-mail address.
    #[error("a user with this e-mail address exists already")]
    EmailTaken,
    /// The user to be stored breaks a rule.
    #[error("{0}")]
    InvalidUser(String),
    /// A part of the path is invalid.
    #[error("{0}")]
    InvalidPath(String),
    /// A part of the path is not UTF-8.
    #[error("{0}")]
    MalformedPath(String),
    /// A query parameter is invalid.
    #[error("{0}")]
    InvalidQuery(String),
    /// The body is not JSON.
    #[error("{0}")]
    MalformedJson(String),
    /// The body is JSON, but not of the expected shape.
    #[error("{0}")]
    InvalidJson(String),
    /// The body does not say that it is JSON.
    #[error("the body must be JSON, with the header `content-type: application/json`")]
    NotJson,
    /// The body is longer than allowed.
    #[error("the body must not be longer than {limit} bytes")]
    BodyTooLarge {
        /// The longest body that is taken.
        limit: usize,
    },
    /// The body did not arrive.
    #[error("{0}")]
    UnreadableBody(String),
    /// The client stopped sending the body.
    #[error("nothing of the body came for too long")]
    UploadStalled,
    /// No user has this e-mail address and this password.
    #[error("the e-mail address or the password is wrong")]
    WrongCredentials,
    /// There is no session with the request's token.
    #[error(
        "the header `authorization: Bearer <token>` is missing, or its token is wrong or expired"
    )]
    NotSignedIn,
    /// The client makes too many requests.
    #[error("too many requests; the Retry-After header says when to come again")]
    RateLimited {
        /// When it may make the next one.
        retry_after: Duration,
    },
    /// Too many logins of this account or client failed.
    #[error("too many logins failed; the Retry-After header says when to come again")]
    LoginLimited {
        /// When it may try again.
        retry_after: Duration,
    },
    /// Too many e-mails wait to be sent.
    #[error("too much waits to be done; the Retry-After header says when to come again")]
    QueueFull,
    /// Too many passwords wait to be checked.
    #[error("too many users sign in; the Retry-After header says when to come again")]
    Busy,
    /// The database can't be reached or failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// A fault was injected, for a demonstration.
    #[error("a fault was injected, as /faults asks for")]
    FaultInjected,
    /// A bug in the service.
    #[error("{0}")]
    Internal(String),
}

impl From<InsertError> for ApiError {
    fn from(error: InsertError) -> Self {
        match error {
            InsertError::EmailTaken => Self::EmailTaken,
            InsertError::Database(error) => Self::Database(error),
        }
    }
}

impl From<AddError> for ApiError {
    fn from(error: AddError) -> Self {
        match error {
            AddError::Insert(error) => error.into(),
            // The queue is closed because the service is shutting down; another instance may accept the request.
            AddError::NoPlace(_) => Self::QueueFull,
            AddError::Password(error) => error.into(),
        }
    }
}

impl From<PasswordError> for ApiError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::Busy,
            PasswordError::Failed(problem) => Self::Internal(problem),
        }
    }
}

impl From<AuthError> for ApiError {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::WrongCredentials => Self::WrongCredentials,
            AuthError::TooManyFailures { retry_after } => Self::LoginLimited { retry_after },
            AuthError::NotSignedIn => Self::NotSignedIn,
            AuthError::Password(error) => error.into(),
            AuthError::Database(error) => Self::Database(error),
        }
    }
}

impl ApiError {
    /// When the client may retry, if known.
    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after } | Self::LoginLimited { retry_after } => {
                Some(*retry_after)
            }
            Self::QueueFull | Self::Busy => Some(SOON),
            _ => None,
        }
    }

    fn code(&self) -> Code {
        match self {
            Self::NotFound(_) => Code::NotFound,
            Self::MethodNotAllowed { .. } => Code::MethodNotAllowed,
            Self::UserNotFound(_) => Code::UserNotFound,
            Self::EmailTaken => Code::EmailTaken,
            Self::InvalidUser(_) => Code::InvalidUser,
            Self::InvalidPath(_) => Code::InvalidPath,
            Self::MalformedPath(_) => Code::MalformedPath,
            Self::InvalidQuery(_) => Code::InvalidQuery,
            Self::MalformedJson(_) => Code::MalformedJson,
            Self::InvalidJson(_) => Code::InvalidJson,
            Self::NotJson => Code::UnsupportedMediaType,
            Self::BodyTooLarge { .. } => Code::BodyTooLarge,
            Self::UnreadableBody(_) => Code::UnreadableBody,
            Self::UploadStalled => Code::UploadStalled,
            Self::WrongCredentials => Code::WrongCredentials,
            Self::NotSignedIn => Code::NotSignedIn,
            Self::RateLimited { .. } => Code::RateLimited,
            Self::LoginLimited { .. } => Code::LoginLimited,
            Self::QueueFull => Code::QueueFull,
            Self::Busy => Code::Busy,
            Self::Database(DatabaseError::Unavailable(_)) => Code::Unavailable,
            Self::FaultInjected => Code::FaultInjected,
            Self::Database(DatabaseError::Failed(_)) | Self::Internal(_) => Code::Internal,
        }
    }
}

/// The body of an error response.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ErrorBody {
    /// What went wrong.
    pub error: ErrorDetails,
}

/// What went wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ErrorDetails {
    /// For programs.
    pub code: Code,
    /// For people, and may change.
    #[schema(min_length = 1)]
    pub message: String,
}

impl ErrorBody {
    /// The body for this code and message.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            error: ErrorDetails { code, message },
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let code = self.code();
        let status = code.status();
        let retry_after = self.retry_after();
        // Errors with `Retry-After` protect the service. Their message is safe to show, and logging them would flood the
        // log.
        let message = if status.is_server_error() && retry_after.is_none() {
            error!(status = status.as_u16(), "{self}");
            NO_DETAILS.to_owned()
        } else {
            self.to_string()
        };
        let mut response = (
            status,
            ExceptionType::new(&self),
            Json(ErrorBody::new(code, message)),
        )
            .into_response();
        let headers = response.headers_mut();
        if let Some(wait) = retry_after {
            let seconds = wait.as_millis().div_ceil(1000).max(1) as u64;
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if matches!(
            status,
            StatusCode::PAYLOAD_TOO_LARGE | StatusCode::REQUEST_TIMEOUT
        ) {
            // The rest of the body is not read, so no other request can follow it. Without this
            // header a client would send one, and get no answer.
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        if status == StatusCode::UNAUTHORIZED {
            let how = HeaderValue::from_static("Bearer");
            headers.insert(header::WWW_AUTHENTICATE, how);
        }
        response
    }
}

/// Answers a request that took too long. This is not an [`ApiError`], because no handler returns it; in
/// `http_exceptions_total` a 504 counts as `timeout`.
pub fn timed_out(limit: Duration) -> impl IntoResponse {
    warn!("request cancelled: it took longer than {limit:?}");
    let message =
        format!("the request took longer than {limit:?}; what it began may be done all the same");
    (
        Code::Timeout.status(),
        Json(ErrorBody::new(Code::Timeout, message)),
    )
}

/// Answers a request that no route matches.
pub async fn not_found(uri: Uri) -> ApiError {
    ApiError::NotFound(uri.path().to_owned())
}

/// Answers a request whose path has a route, but not for its method. axum adds the Allow header.
pub async fn method_not_allowed(method: Method, uri: Uri) -> ApiError {
    ApiError::MethodNotAllowed {
        method,
        path: uri.path().to_owned(),
    }
}
