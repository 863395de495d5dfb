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
    /// What is refused as no JSON, or does not come.
    OfJson: BAD_REQUEST, REQUEST_TIMEOUT, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE;
    /// What is refused of JSON that has another shape, or breaks a rule.
    OfShape: UNPROCESSABLE_ENTITY;
    /// What is refused of a path with a parameter.
    OfPath: BAD_REQUEST, UNPROCESSABLE_ENTITY;
    /// What is refused of a query.
    OfQuery: UNPROCESSABLE_ENTITY;
    /// What the database fails with, and what it takes too long for.
    OfDatabase: INTERNAL_SERVER_ERROR, SERVICE_UNAVAILABLE, GATEWAY_TIMEOUT;
    /// A client who asks too often.
    OfRate: TOO_MANY_REQUESTS;
    /// A token, or a password, that is missing or wrong.
    Unauthorized: UNAUTHORIZED;
    /// A user whom nobody knows.
    UnknownUser: NOT_FOUND;
    /// A user whose e-mail address is another's.
    TakenEmail: CONFLICT;
}
