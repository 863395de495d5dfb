//! The labels that series can have.

use std::collections::BTreeSet;

/// The labels of some series, but for their name.
#[derive(Clone, Debug, Default)]
pub(super) struct SeriesLabels {
    /// Those that a series can have; none if nobody knows.
    pub(super) may: Option<BTreeSet<String>>,
    /// Those that every series has, with a value.
    pub(super) must: BTreeSet<String>,
}

impl SeriesLabels {
    pub(super) fn unknown() -> Self {
        Self::default()
    }

    pub(super) fn empty() -> Self {
        Self {
            may: Some(BTreeSet::new()),
            must: BTreeSet::new(),
        }
    }

    /// Whether no series can have the label.
    pub(super) fn lacks(&self, label: &str) -> bool {
        self.may.as_ref().is_some_and(|may| !may.contains(label))
    }

    pub(super) fn keep(&mut self, keep: impl Fn(&str) -> bool) {
        if let Some(may) = &mut self.may {
            may.retain(|label| keep(label));
        }
        self.must.retain(|label| keep(label));
    }

    /// It may have the label from here on, or have it no more.
    pub(super) fn set(&mut self, label: &str) {
        self.may_have(label);
        self.must.remove(label);
    }

    /// It may have the label, too.
    pub(super) fn may_have(&mut self, label: &str) {
        if let Some(may) = &mut self.may {
            may.insert(label.to_owned());
        }
    }

    /// It has the label, or has it no more.
    pub(super) fn give(&mut self, label: &str, has: bool) {
        self.set(label);
        if has {
            self.must.insert(label.to_owned());
        } else {
            self.keep(|other| other != label);
        }
    }

    /// Series of both.
    pub(super) fn either(self, other: Self) -> Self {
        let both = self.may.zip(other.may);
        Self {
            may: both.map(|(one, other)| &one | &other),
            must: &self.must & &other.must,
        }
    }
}
