//! The error for views that cannot be installed.

use std::error::Error;
use std::fmt;

/// Why [`Views::install`](crate::Views::install) has installed nothing: every rule that is invalid
/// by itself and what to write instead, or that it was called too late.
///
/// `Debug` prints the same text as `Display`, so a `main` that returns the error prints it
/// readably.
///
/// ```
/// use metrics_runtime::{Selector, Views};
///
/// let views = Views::new().rename(Selector::metric("orders_total"), "1st_orders_total");
/// let error = views.install().unwrap_err();
/// assert!(error.problems()[0].contains("`1st_orders_total` is not a metric name"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ViewsError(pub(super) Vec<String>);

impl ViewsError {
    pub(in crate::registration) fn new(problem: &str) -> Self {
        Self(vec![problem.to_owned()])
    }

    /// The problems, at least one, in the order of the rules.
    pub fn problems(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for ViewsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the views are not installed:")?;
        self.0
            .iter()
            .try_for_each(|problem| write!(f, "\n{problem}"))
    }
}

impl fmt::Debug for ViewsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for ViewsError {}
