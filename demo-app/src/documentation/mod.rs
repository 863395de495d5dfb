//! The `OpenAPI` description at `/openapi.json`. Each handler describes its own endpoint; this module adds what they share.

mod causes;
mod scrape;
mod shared;

use axum::body::Bytes;
use utoipa::OpenApi;
use utoipa::openapi;

pub use self::causes::{
    OfDatabase, OfJson, OfPath, OfQuery, OfRate, OfShape, TakenEmail, Unauthorized, UnknownUser,
};

/// The description of the API as a whole.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "demo-app",
        description = "Users, documents and items over HTTP, measured by `metrics-runtime`.\n\n\
            Every error has the same body, whose `code` is for programs and doesn't change. An unknown path is \
            404 `not_found`; a method that a path doesn't take is 405 `method_not_allowed`, and the header `allow` lists \
            those it takes."
    ),
    tags(
        (name = "users", description = "Signing up, being added, being looked up, being deleted"),
        (name = "auth", description = "Logging in and out, and the current user"),
        (name = "data", description = "JSON documents of any shape"),
        (name = "items", description = "Returns its parameters"),
        (name = "service", description = "About the service itself"),
        (name = "faults", description = "Injected faults, if they are enabled"),
    )
)]
pub struct Description;

/// What the description depends on, besides the handlers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'a> {
    /// Whether fault injection is enabled.
    pub faults: bool,
    /// The path of the metrics, if this listener serves it.
    pub scrapes: Option<&'a str>,
    /// Whether scrapers have to send a token.
    pub scrapes_need_token: bool,
}

/// The complete description, as the bytes to serve.
#[derive(Debug, Clone)]
pub struct ApiDescription(pub Bytes);

impl ApiDescription {
    /// Completes the handlers' descriptions.
    ///
    /// # Panics
    /// Never: every part of a description can be written as JSON.
    #[must_use]
    pub fn new(mut description: openapi::OpenApi, surroundings: &Surroundings<'_>) -> Self {
        if let Some(path) = surroundings.scrapes {
            scrape::add(&mut description, path, surroundings.scrapes_need_token);
        }
        shared::add(&mut description, surroundings.faults);
        let text = serde_json::to_vec(&description).expect("a description is JSON");
        Self(text.into())
    }
}
