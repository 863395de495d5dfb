//! The declaration of an endpoint by `#[instrumented(GET "/path")]`.

use super::native::Native;
use super::objective::Objective;
use super::source::Source;

/// An endpoint that some handler serves. The HTTP layer gives it its series.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    /// The method, in capitals.
    pub method: &'static str,
    /// The path, as axum matches it.
    pub path: &'static str,
    /// The status codes that are exposed before any request came.
    pub statuses: &'static [u16],
    /// The types of errors that it declares.
    pub errors: &'static [&'static str],
    /// Bounds of the buckets of its requests' durations, in seconds: the
    /// layer's, unless it says its own.
    pub buckets: Option<&'static [f64]>,
    /// The native buckets of these durations, if it says that they have some.
    pub native: Option<Native>,
    /// The objective of its requests.
    pub objective: Option<Objective>,
    /// The name of something in the handler's body, as the compiler has it.
    pub function: fn() -> &'static str,
    /// The handler.
    pub source: Source,
}
