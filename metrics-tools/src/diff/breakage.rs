//! What a newer catalogue breaks of an expression.

use super::{CatalogueDiff, Change};
use crate::check::{Finding, FindingKind, KnownMetrics};
use crate::promql::{Expr, Span};
use metrics_runtime::catalogue::Catalogue;

/// What expressions can ask for in two catalogues; made by
/// [`Breakage::new`].
#[derive(Clone, Debug)]
pub struct Breakage {
    pub(super) before: KnownMetrics,
    after: KnownMetrics,
    pub(super) changes: Vec<Change>,
    pub(super) old: Catalogue,
}

impl Breakage {
    /// What a newer catalogue breaks of the expressions that asked this one.
    ///
    /// ```
    /// use metrics_tools::promql::parse;
    /// use metrics_runtime::catalogue;
    /// use metrics_tools::catalogue::{from_json, to_json};
    /// use metrics_tools::diff::Breakage;
    ///
    /// let old = catalogue();
    /// let json = to_json(&old).replace("process_open_fds", "process_open_files");
    /// let breakage = Breakage::new(&old, &from_json(&json).unwrap());
    /// assert_eq!(breakage.of(&parse("process_open_fds > 100").unwrap()).len(), 1);
    /// assert_eq!(breakage.of(&parse("process_max_fds > 100").unwrap()), []);
    /// assert_eq!(breakage.of(&parse("misspelt_all_along > 1").unwrap()), []);
    /// ```
    pub fn new(older: &Catalogue, newer: &Catalogue) -> Self {
        Self {
            before: KnownMetrics::from_catalogue(older),
            after: KnownMetrics::from_catalogue(newer),
            changes: CatalogueDiff::new(older, newer).changes,
            old: older.clone(),
        }
    }

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
