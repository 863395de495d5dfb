//! Calls that are measured, by no broken rule.

use crate::labels::Labels;
use crate::support::expansion::runtime::Runtime;
use crate::support::function::definition::Function;
use crate::support::rules::native::Buckets;
use crate::support::rules::objective::Objective;
use syn::{ExprClosure, Type};

pub(crate) struct Calls {
    pub(crate) runtime: Runtime,
    pub(crate) function: Function,
    pub(crate) families: Families,
    pub(crate) buckets: Buckets,
    pub(crate) in_progress: bool,
    /// What the calls are promised.
    pub(crate) objective: Option<Objective>,
    /// Whether they are those of a handler that declares its endpoint.
    pub(crate) serves: bool,
    pub(super) outcome: Outcome,
    pub(super) errors: ErrorKinds,
}

/// Which families the calls are recorded in, and under which labels.
pub(crate) enum Families {
    /// Those of `#[instrumented]`, under this label `function`.
    Functions {
        /// The label's value.
        name: String,
    },
    /// The program's own, with labels from the arguments.
    Named {
        /// What their names begin with.
        name: String,
        help: String,
        labels: Labels,
    },
    /// Those that a static of the runtime names.
    Known {
        /// The static.
        name: &'static str,
        /// How many outcomes they tell apart.
        outcomes: usize,
        /// The labels in front of the outcome.
        labels: Vec<(&'static str, String)>,
    },
}

/// How a call's outcome is told from what it returned.
pub(super) struct Outcome {
    /// Whether it is an error.
    pub(super) error: ErrorRule,
    /// Whether something was found, of what looks something up.
    pub(super) lookup: Option<Lookup>,
}

pub(super) enum ErrorRule {
    /// A `Result` says it; anything else is good.
    Result,
    /// A closure says whether it is good.
    Unless(ExprClosure, Type),
    /// A closure says whether it is an error.
    If(ExprClosure, Type),
}

pub(super) enum Lookup {
    /// An `Option` or a `bool` says it.
    Found,
    /// A closure over the value that is no error says it.
    HitIf(ExprClosure, Type),
}

/// Which kinds of errors are told apart.
pub(super) enum ErrorKinds {
    None,
    /// The error's type lists them: that of this type, which stands for the
    /// returned one.
    OfType(Type),
    /// A closure over the error tells them, by a type that only the compiler
    /// knows.
    By(ExprClosure, Type),
    /// A closure over the error tells them, by a value of the last type.
    Typed(ExprClosure, Type, Type),
}
