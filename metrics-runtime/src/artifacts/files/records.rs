//! What the rules of some files make known: the series that they record, and
//! their alerts.

use super::expression::Rule;
use super::sources::Sources;
use crate::artifacts::check::KnownMetrics;

/// With what the rules record, and which alerts there are.
pub(super) fn known(mut known: KnownMetrics, sources: &Sources) -> KnownMetrics {
    for (_, expression) in sources.expressions() {
        match &expression.rule {
            // More may be known of a metric than that it is recorded.
            Some(Rule::Record { name, .. }) if !known.has(name) => known = known.name(name),
            Some(Rule::Alert { name }) => known = known.alert(name),
            _ => {}
        }
    }
    known
}
