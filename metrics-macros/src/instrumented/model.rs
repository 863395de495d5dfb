//! A valid `#[instrumented]` function.

use crate::calls::Calls;
use crate::support::rules::objective::Objective;

pub(super) struct Model {
    pub(super) calls: Calls,
    pub(super) endpoint: Option<Endpoint>,
}

/// An endpoint that the function serves.
pub(super) struct Endpoint {
    pub(super) method: String,
    /// In axum's syntax.
    pub(super) path: String,
    pub(super) statuses: Vec<u16>,
    /// The objective of its requests.
    pub(super) objective: Option<Objective>,
}
