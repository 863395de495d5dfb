//! An `#[instrumented]` function that breaks no rule.

use crate::support::buckets::Bounds;
use crate::support::function::Function;
use crate::support::runtime::Runtime;

pub(super) struct Model {
    pub(super) runtime: Runtime,
    pub(super) function: Function,
    pub(super) endpoint: Option<Endpoint>,
    /// The runtime's default buckets, if there are none.
    pub(super) buckets: Option<Bounds>,
    pub(super) in_progress: bool,
    /// The label `function`.
    pub(super) name: String,
}

/// An endpoint that the function serves.
pub(super) struct Endpoint {
    pub(super) method: String,
    /// As axum writes paths.
    pub(super) path: String,
    pub(super) statuses: Vec<u16>,
}
