//! What a program reads of an error, and the status that goes with it.

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

/// Why a request was refused or failed. For programs: it doesn't change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The path has a part that is no text.
    MalformedPath,
    /// The body is no JSON.
    MalformedJson,
    /// The body did not arrive.
    UnreadableBody,
    /// No endpoint has this path.
    NotFound,
    /// No user has this id.
    UserNotFound,
    /// The path's endpoints don't take this method.
    MethodNotAllowed,
    /// Another user has the e-mail address.
    EmailTaken,
    /// The body is longer than allowed.
    BodyTooLarge,
    /// The body does not say that it is JSON.
    UnsupportedMediaType,
    /// The user breaks a rule.
    InvalidUser,
    /// A part of the path is not what it should be.
    InvalidPath,
    /// A query parameter is not what it should be.
    InvalidQuery,
    /// The body is JSON of another shape.
    InvalidJson,
    /// The service is wrong.
    Internal,
    /// What the service needs can't be reached.
    Unavailable,
}

impl Code {
    /// All of them, by status.
    pub const ALL: [Self; 15] = [
        Self::MalformedPath,
        Self::MalformedJson,
        Self::UnreadableBody,
        Self::NotFound,
        Self::UserNotFound,
        Self::MethodNotAllowed,
        Self::EmailTaken,
        Self::BodyTooLarge,
        Self::UnsupportedMediaType,
        Self::InvalidUser,
        Self::InvalidPath,
        Self::InvalidQuery,
        Self::InvalidJson,
        Self::Internal,
        Self::Unavailable,
    ];

    /// The status that it comes with.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::MalformedPath | Self::MalformedJson | Self::UnreadableBody => {
                StatusCode::BAD_REQUEST
            }
            Self::NotFound | Self::UserNotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::EmailTaken => StatusCode::CONFLICT,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::InvalidUser | Self::InvalidPath | Self::InvalidQuery | Self::InvalidJson => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use utoipa::PartialSchema as _;

    #[test]
    fn all_of_them_are_listed() {
        let schema = serde_json::to_value(Code::schema()).expect("JSON");
        assert_eq!(
            serde_json::to_value(Code::ALL).expect("JSON"),
            schema["enum"]
        );
    }
}
