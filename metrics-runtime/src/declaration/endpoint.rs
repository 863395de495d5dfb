//! The declaration of an endpoint by `#[instrumented(GET "/path")]`.

use super::native::Native;
use super::objective::Objective;
use super::source::Source;

/// An endpoint that a handler serves. The HTTP layer registers its series.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    /// The method, in capitals.
    pub method: &'static str,
    /// The path, as axum matches it.
    pub path: &'static str,
    /// The status codes that are exposed before the first request.
    pub statuses: &'static [u16],
    /// The types of errors that it declares.
    pub errors: &'static [&'static str],
    /// Bounds of the buckets for its requests' durations, in seconds. The default is those of the
    /// layer.
    pub buckets: Option<&'static [f64]>,
    /// The native buckets for these durations, if the attribute sets them.
    pub native: Option<Native>,
    /// The objective of its requests.
    pub objective: Option<Objective>,
    /// The name of an item in the handler's body, from the compiler.
    pub function: fn() -> &'static str,
    /// The handler.
    pub source: Source,
}
