//! What a newer catalogue breaks of an expression.

use super::Change;
use crate::artifacts::catalogue::Catalogue;
use crate::artifacts::check::{Finding, FindingKind, KnownMetrics};
use crate::artifacts::promql::{Expr, Span};

impl Catalogue {
    /// What a newer catalogue breaks of the expressions that asked this one.
    ///
    /// ```
    /// use metrics_runtime::artifacts::promql::parse;
    /// use metrics_runtime::artifacts::{Catalogue, catalogue};
    ///
    /// let old = catalogue();
    /// let json = old.to_json().replace("process_open_fds", "process_open_files");
    /// let breakage = old.breakage(&Catalogue::from_json(&json).unwrap());
    /// assert_eq!(breakage.of(&parse("process_open_fds > 100").unwrap()).len(), 1);
    /// assert_eq!(breakage.of(&parse("process_max_fds > 100").unwrap()), []);
    /// assert_eq!(breakage.of(&parse("misspelt_all_along > 1").unwrap()), []);
    /// ```
    pub fn breakage(&self, newer: &Self) -> Breakage {
        Breakage {
            before: self.known_metrics(),
            after: newer.known_metrics(),
            changes: self.diff(newer).changes,
            old: self.clone(),
        }
    }
}

/// What expressions can ask for in two catalogues; made by
/// [`Catalogue::breakage`].
#[derive(Clone, Debug)]
pub struct Breakage {
    pub(super) before: KnownMetrics,
    after: KnownMetrics,
    pub(super) changes: Vec<Change>,
    pub(super) old: Catalogue,
}

impl Breakage {
    /// What is wrong with an expression now, and was not before.
    ///
    /// Cost: two checks of it.
    pub fn of(&self, expr: &Expr) -> Vec<Finding> {
        let before = self.before.check(expr);
        let mut after = self.after.check(expr);
        after.retain(|finding| {
            let same = |old: &Finding| (old.kind, old.span) == (finding.kind, finding.span);
            // To exclude what is gone does no harm.
            let harmless = finding.kind == FindingKind::LabelValue && excludes(expr, finding.span);
            !harmless && !before.iter().any(same)
        });
        after
    }
}

/// Whether that is the value of a matcher that excludes it.
fn excludes(expr: &Expr, value: Span) -> bool {
    let mut excludes = false;
    for selector in expr.selectors() {
        let mut matchers = selector.matchers.iter();
        excludes |= matchers.any(|one| {
            let inside = one.value_span.start <= value.start && value.end <= one.value_span.end;
            inside && one.op.is_negative()
        });
    }
    excludes
}
