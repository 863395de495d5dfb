//! What a function's calls mean to the business, by no broken rule.

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

/// Which calls count, and what closures see of them.
pub(super) enum On {
    /// Those that return no error; closures see the value in `Ok`.
    Ok,
    /// Those that return an error; closures see it.
    Error,
    /// Those that return; closures see what.
    Always,
    /// Those for which a closure says so; closures see what is returned.
    If(ExprClosure, Type),
}
