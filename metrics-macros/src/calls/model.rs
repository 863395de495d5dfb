//! Validated calls.

use crate::labels::Labels;
use crate::support::expansion::runtime::Runtime;
use crate::support::function::definition::Function;
use crate::support::rules::native::Buckets;
use crate::support::rules::objective::Objective;
use syn::{ExprClosure, Type};

/// The calls of one function.
pub(crate) struct Calls {
    pub(crate) function: Function,
    pub(crate) families: Families,
    /// Whether the function is a handler that declares its endpoint.
    pub(crate) serves: bool,
    pub(crate) settings: CallSettings,
}

/// The values of the options.
pub(crate) struct CallSettings {
    pub(crate) runtime: Runtime,
    pub(crate) buckets: Buckets,
    /// Whether `buckets` are invalid. Then a mistake was reported, and the bounds are unknown.
    pub(super) has_wrong_buckets: bool,
    pub(crate) objective: Option<Objective>,
    pub(crate) in_progress: bool,
    /// Whether calls are timed.
    pub(super) duration: bool,
    /// One in this many calls is timed; `None` times every call.
    pub(super) sample: Option<u32>,
    /// Which returned values are errors.
    pub(super) error: ErrorRule,
    /// For look-ups: which returned values are hits.
    pub(super) lookup: Option<Lookup>,
    /// How errors are counted by kind.
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

/// The families and labels of the calls.
pub(crate) enum Families {
    /// The families of all functions, with this value of the label `function`.
    Functions {
        /// The label's value.
        name: String,
    },
    /// The function's own families, with labels from the arguments.
    Named {
        /// The prefix of their names.
        name: String,
        help: String,
        labels: Labels,
    },
    /// Families that a static of the runtime declares.
    Known {
        /// The static.
        name: &'static str,
        /// The number of outcomes.
        outcomes: usize,
        /// The labels before the outcome.
        labels: Vec<(&'static str, String)>,
    },
}

/// Which returned values are errors.
pub(super) enum ErrorRule {
    /// `Err`. Values that are not a `Result` are successes.
    Result,
    /// Values for which a closure returns `false`.
    Unless(ExprClosure, Type),
    /// Values for which a closure returns `true`.
    If(ExprClosure, Type),
}

/// Which returned values are hits.
pub(super) enum Lookup {
    /// `Some` and `true`.
    Found,
    /// Values for which a closure returns `true`; it gets the value in `Ok`.
    HitIf(ExprClosure, Type),
}

/// Which kinds of errors are counted apart.
pub(super) enum ErrorKinds {
    None,
    /// The type of the error lists them. This type stands for the returned one.
    OfType(Type),
    /// A closure over the error returns them. Only the compiler knows their type.
    By(ExprClosure, Type),
    /// A closure over the error returns them. Their type is the last one here.
    Typed(ExprClosure, Type, Type),
}
