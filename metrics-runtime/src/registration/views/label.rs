//! How a view changes one label.

use super::rule::OTHER;

/// How a view changes one label.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LabelView {
    pub(super) name: String,
    /// The kept values, then the one for all others. If it is empty, the label is removed.
    pub(super) values: &'static [&'static str],
}

impl LabelView {
    pub(super) fn is_removed(&self) -> bool {
        self.values.is_empty()
    }

    /// The exposed value for a declared one.
    pub(super) fn value(&self, value: &str) -> &'static str {
        let kept = self.values.iter().find(|kept| **kept == value);
        kept.or(self.values.last()).copied().unwrap_or(OTHER)
    }
}
