//! The expressions that a newer catalogue breaks.

use super::{CatalogueDiff, Change};
use crate::check::{Finding, FindingKind, KnownMetrics, Search};
use crate::promql::{Expr, Span};
use metrics_runtime::catalogue::Catalogue;
use std::collections::HashSet;

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
        let mut search = Search::default();
        self.broken_since(expr, &self.before.check(expr), &mut search)
    }

    /// The same, with the findings that existed before.
    pub(super) fn broken_since(
        &self,
        expr: &Expr,
        before: &[Finding],
        search: &mut Search,
    ) -> Vec<Finding> {
        let before: HashSet<_> = before.iter().map(|old| (old.kind, old.span)).collect();
        let excluded = excluded(expr);
        let mut after = self.after.check_with(expr, search);
        after.retain(|finding| {
            // Excluding a value that no longer exists is harmless.
            let harmless =
                finding.kind == FindingKind::LabelValue && is_in(&excluded, finding.span);
            !harmless && !before.contains(&(finding.kind, finding.span))
        });
        after
    }
}

/// The values of negative matchers, in order.
fn excluded(expr: &Expr) -> Vec<Span> {
    let selectors = expr.selectors();
    let matchers = selectors.iter().flat_map(|selector| &selector.matchers);
    let negative = matchers.filter(|matcher| matcher.op.is_negative());
    let mut spans: Vec<_> = negative.map(|matcher| matcher.value_span).collect();
    spans.sort_unstable();
    spans
}

/// Whether a span is inside one of these, which do not overlap.
fn is_in(spans: &[Span], inner: Span) -> bool {
    let after = spans.partition_point(|span| span.start <= inner.start);
    after > 0 && inner.end <= spans[after - 1].end
}
