//! A valid business attribute.

use crate::labels::Labels;
use crate::support::expansion::runtime::Runtime;
use crate::support::function::definition::Function;
use crate::support::rules::names::MetricKind;
use syn::{ExprClosure, Type};

pub(crate) struct Event {
    pub(crate) runtime: Runtime,
    pub(super) function: Function,
    pub(super) kind: MetricKind,
    pub(super) name: String,
    pub(super) help: String,
    pub(super) labels: Labels,
    pub(super) on: On,
}

impl Event {
    /// Whether it has a label of this name.
    pub(crate) fn has_label(&self, name: &str) -> bool {
        self.labels.has(name)
    }

    /// The metric's name.
    pub(crate) fn metric_name(&self) -> &str {
        &self.name
    }
}

/// Which calls count, and what closures get.
pub(super) enum On {
    /// Calls that do not return `Err`; closures get the value in `Ok`.
    Ok,
    /// Calls that return `Err`; closures get the error.
    Error,
    /// All calls that return; closures get the returned value.
    Always,
    /// Calls for which a closure returns `true`; closures get the returned value.
    If(ExprClosure, Type),
}
