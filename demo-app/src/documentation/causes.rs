//! Groups of error responses. The `responses(…)` of a handler name the groups that its extractors and its work can cause.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use utoipa::IntoResponses;
use utoipa::openapi::{RefOr, Response};

use super::shared::shared;

macro_rules! causes {
    ($($(#[$doc:meta])* $cause:ident: $($status:ident),+;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $cause;

        impl IntoResponses for $cause {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                [$(StatusCode::$status),+].map(shared).into()
            }
        }
    )+};
}

causes! {
    /// A body that is not JSON, or does not arrive.
    OfJson: BAD_REQUEST, REQUEST_TIMEOUT, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE;
    /// A JSON body of another shape, or one that breaks a rule.
    OfShape: UNPROCESSABLE_ENTITY;
    /// An invalid path parameter.
    OfPath: BAD_REQUEST, UNPROCESSABLE_ENTITY;
    /// An invalid query.
    OfQuery: UNPROCESSABLE_ENTITY;
    /// Failures and timeouts of the database.
    OfDatabase: INTERNAL_SERVER_ERROR, SERVICE_UNAVAILABLE, GATEWAY_TIMEOUT;
    /// A client that sends too many requests.
    OfRate: TOO_MANY_REQUESTS;
    /// A token, or a password, that is missing or wrong.
    Unauthorized: UNAUTHORIZED;
    /// An unknown user.
    UnknownUser: NOT_FOUND;
    /// A user whose e-mail address is taken.
    TakenEmail: CONFLICT;
}
