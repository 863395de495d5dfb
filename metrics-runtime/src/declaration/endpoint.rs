//! The declaration of an endpoint by `#[instrumented(GET "/path")]`.

use super::source::Source;

/// An endpoint that some handler serves. The HTTP layer gives it its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The method, in capitals.
    pub method: &'static str,
    /// The path, as axum matches it.
    pub path: &'static str,
    /// The status codes that are exposed before any request came.
    pub statuses: &'static [u16],
    /// The handler.
    pub source: Source,
}
