//! A rule that does not fit the declarations, in words.

use std::fmt;

/// A rule of [`Views`](crate::Views) that does not fit the declarations. `Display` shows the rule,
/// what is wrong, and what to write instead.
///
/// ```standalone_crate
/// use metrics_runtime::{Selector, Views, check};
///
/// Views::new().drop(Selector::metric("order_total")).install().unwrap();
/// let error = check().unwrap_err();
/// let problem = &error.view_problems()[0];
/// assert_eq!(problem.rule, "`drop(Selector::metric(\"order_total\"))`");
/// assert!(problem.problem.starts_with("it selects no metric of this binary"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ViewProblem {
    /// The rule as in the source.
    pub rule: String,
    /// What is wrong with it, and what to write instead.
    pub problem: String,
}

impl fmt::Display for ViewProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, problem } = self;
        write!(f, "{rule}: {problem}")
    }
}
