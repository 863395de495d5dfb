//! What becomes of a label.

use super::rule::OTHER;

/// What becomes of a label.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LabelView {
    pub(super) name: String,
    /// The values that are kept, then the one that stands for the others. Without any, the
    /// label is removed.
    pub(super) values: &'static [&'static str],
}

impl LabelView {
    pub(super) fn is_removed(&self) -> bool {
        self.values.is_empty()
    }

    /// The value that is exposed for one.
    pub(super) fn value(&self, value: &str) -> &'static str {
        let kept = self.values.iter().find(|kept| **kept == value);
        kept.or(self.values.last()).copied().unwrap_or(OTHER)
    }
}
