//! Calls that break no rule.

use crate::labels::Labels;
use crate::support::expansion::runtime::Runtime;
use crate::support::function::definition::Function;
use crate::support::rules::native::Buckets;
use crate::support::rules::objective::Objective;
use syn::{ExprClosure, Type};

/// Calls of one function.
pub(crate) struct Calls {
    pub(crate) function: Function,
    pub(crate) families: Families,
    /// Whether the function is a handler that declares its endpoint.
    pub(crate) serves: bool,
    pub(crate) settings: CallSettings,
}

/// What the options say.
pub(crate) struct CallSettings {
    pub(crate) runtime: Runtime,
    pub(crate) buckets: Buckets,
    /// Whether they are reported, and unknown.
    pub(super) has_wrong_buckets: bool,
    pub(crate) objective: Option<Objective>,
    pub(crate) in_progress: bool,
    /// Whether calls are timed.
    pub(super) duration: bool,
    /// Of how many calls one is timed, if not each is.
    pub(super) sample: Option<u32>,
    /// Which returned values are errors.
    pub(super) error: ErrorRule,
    /// Whether something was found, of what looks something up.
    pub(super) lookup: Option<Lookup>,
    /// Which kinds of errors are counted apart.
    pub(super) errors: ErrorKinds,
}

impl Default for CallSettings {
    fn default() -> Self {
        Self {
            runtime: Runtime::default(),
            buckets: Buckets::default(),
            has_wrong_buckets: false,
            objective: None,
            in_progress: false,
            duration: true,
            sample: None,
            error: ErrorRule::Result,
            lookup: None,
            errors: ErrorKinds::None,
        }
    }
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
        /// How many outcomes they have.
        outcomes: usize,
        /// The labels in front of the outcome.
        labels: Vec<(&'static str, String)>,
    },
}

/// Which returned values are errors.
pub(super) enum ErrorRule {
    /// An `Err`; whatever is no `Result` is good.
    Result,
    /// Those that a closure does not call good.
    Unless(ExprClosure, Type),
    /// Those that a closure calls errors.
    If(ExprClosure, Type),
}

/// Which returned values are hits.
pub(super) enum Lookup {
    /// `Some` and `true`.
    Found,
    /// Those for which a closure says so; it gets the value without its `Result`.
    HitIf(ExprClosure, Type),
}

/// Which kinds of errors are counted apart.
pub(super) enum ErrorKinds {
    None,
    /// The error's type lists them: that of this type, which stands for the
    /// returned one.
    OfType(Type),
    /// A closure over the error returns them, of a type that only the compiler
    /// knows.
    By(ExprClosure, Type),
    /// A closure over the error returns them, of the last type.
    Typed(ExprClosure, Type, Type),
}
