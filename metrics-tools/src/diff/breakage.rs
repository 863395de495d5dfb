//! The expressions that a newer catalogue breaks.

use super::{CatalogueDiff, Change};
use crate::check::{Finding, FindingKind, KnownMetrics};
use crate::promql::{Expr, Span};
use metrics_runtime::catalogue::Catalogue;

/// Two versions of a catalogue, against which expressions are checked.
#[derive(Clone, Debug)]
pub struct Breakage {
    pub(super) before: KnownMetrics,
    after: KnownMetrics,
    pub(super) changes: Vec<Change>,
    pub(super) old: Catalogue,
}

impl Breakage {
    /// Compares a catalogue with a newer one.
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
    /// assert_eq!(breakage.expression(&parse("process_open_fds > 100").unwrap()).len(), 1);
    /// assert_eq!(breakage.expression(&parse("process_max_fds > 100").unwrap()), []);
    /// assert_eq!(breakage.expression(&parse("misspelt_all_along > 1").unwrap()), []);
    /// ```
    pub fn new(older: &Catalogue, newer: &Catalogue) -> Self {
        Self {
            before: KnownMetrics::from_catalogue(older),
            after: KnownMetrics::from_catalogue(newer),
            changes: CatalogueDiff::new(older, newer).changes,
            old: older.clone(),
        }
    }

    /// The findings in an expression with the newer catalogue that did not exist
    /// with the older one.
    ///
    /// # Cost
    ///
    /// Two checks of the expression.
    pub fn expression(&self, expr: &Expr) -> Vec<Finding> {
        let before = self.before.check(expr);
        let mut after = self.after.check(expr);
        after.retain(|finding| {
            let same = |old: &Finding| (old.kind, old.span) == (finding.kind, finding.span);
            // Excluding a value that no longer exists is harmless.
            let harmless = finding.kind == FindingKind::LabelValue && excludes(expr, finding.span);
            !harmless && !before.iter().any(same)
        });
        after
    }
}

/// Whether a span is inside the value of a negative matcher.
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
