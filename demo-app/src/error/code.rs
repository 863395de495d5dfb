//! The machine-readable code of an error, and its status.

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

/// One list, so that no code lacks its status or is missing in the API's description.
macro_rules! codes {
    ($(#[doc = $meaning:literal] $code:ident: $status:ident,)+) => {
        /// Why a request was refused or failed. For programs: it doesn't change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Code {
            $(#[doc = $meaning] $code,)+
        }

        impl Code {
            /// All of them, by status.
            pub const ALL: &[Self] = &[$(Self::$code),+];

            /// The status that it comes with.
            #[must_use]
            pub fn status(self) -> StatusCode {
                match self {
                    $(Self::$code => StatusCode::$status,)+
                }
            }

            /// What it means, in a sentence.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                let meaning = match self {
                    $(Self::$code => $meaning,)+
                };
                meaning.trim()
            }
        }
    };
}

codes! {
    /// A part of the path is not UTF-8.
    MalformedPath: BAD_REQUEST,
    /// The body is not JSON.
    MalformedJson: BAD_REQUEST,
    /// The body did not arrive.
    UnreadableBody: BAD_REQUEST,
    /// The e-mail address or the password is wrong.
    WrongCredentials: UNAUTHORIZED,
    /// The token is missing, wrong or expired.
    NotSignedIn: UNAUTHORIZED,
    /// No endpoint has this path.
    NotFound: NOT_FOUND,
    /// No user has this id.
    UserNotFound: NOT_FOUND,
    /// The path doesn't take this method.
    MethodNotAllowed: METHOD_NOT_ALLOWED,
    /// The client stopped sending the body.
    UploadStalled: REQUEST_TIMEOUT,
    /// Another user has the e-mail address.
    EmailTaken: CONFLICT,
    /// The body is longer than allowed.
    BodyTooLarge: PAYLOAD_TOO_LARGE,
    /// The body does not say that it is JSON.
    UnsupportedMediaType: UNSUPPORTED_MEDIA_TYPE,
    /// The user breaks a rule.
    InvalidUser: UNPROCESSABLE_ENTITY,
    /// A part of the path is invalid.
    InvalidPath: UNPROCESSABLE_ENTITY,
    /// A query parameter is invalid.
    InvalidQuery: UNPROCESSABLE_ENTITY,
    /// The body is JSON of another shape.
    InvalidJson: UNPROCESSABLE_ENTITY,
    /// The client makes too many requests.
    RateLimited: TOO_MANY_REQUESTS,
    /// Too many logins of the account or the client failed.
    LoginLimited: TOO_MANY_REQUESTS,
    /// The service has a bug.
    Internal: INTERNAL_SERVER_ERROR,
    /// The operator injected errors, for a demonstration.
    FaultInjected: INTERNAL_SERVER_ERROR,
    /// What the service needs can't be reached.
    Unavailable: SERVICE_UNAVAILABLE,
    /// Too many e-mails wait to be sent.
    QueueFull: SERVICE_UNAVAILABLE,
    /// Too many passwords wait to be checked.
    Busy: SERVICE_UNAVAILABLE,
    /// The request took too long and was cancelled. Its changes may still have been made.
    Timeout: GATEWAY_TIMEOUT,
}
