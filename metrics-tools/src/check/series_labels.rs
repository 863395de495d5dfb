//! The labels that series can have.

use std::collections::{BTreeMap, BTreeSet};

/// The labels of some series, without their name.
#[derive(Clone, Debug)]
pub(super) struct SeriesLabels {
    /// The labels that a series can have; none if they are not known.
    pub(super) may: Option<BTreeSet<String>>,
    /// The labels that every series has with a non-empty value.
    pub(super) must: BTreeSet<String>,
    /// The labels that are the target's, with the names of the metric's own.
    pub(super) exported: BTreeMap<String, String>,
}

impl SeriesLabels {
    pub(super) fn unknown() -> Self {
        Self {
            may: None,
            ..Self::empty()
        }
    }

    pub(super) fn empty() -> Self {
        Self {
            may: Some(BTreeSet::new()),
            must: BTreeSet::new(),
            exported: BTreeMap::new(),
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
        self.exported.retain(|label, _| keep(label));
    }

    /// From now on, the series may or may not have the label.
    pub(super) fn set(&mut self, label: &str) {
        self.may_have(label);
        self.must.remove(label);
        self.exported.remove(label);
    }

    /// The series may have the label.
    pub(super) fn may_have(&mut self, label: &str) {
        if let Some(may) = &mut self.may {
            may.insert(label.to_owned());
        }
    }

    /// The series have the label, or do not have it.
    pub(super) fn give(&mut self, label: &str, has: bool) {
        self.set(label);
        if has {
            self.must.insert(label.to_owned());
        } else {
            self.keep(|other| other != label);
        }
    }

    /// The labels of the union of two sets of series.
    pub(super) fn either(self, other: Self) -> Self {
        let both = self.may.zip(other.may);
        Self {
            may: both.map(|(one, other)| &one | &other),
            must: &self.must & &other.must,
            exported: self.exported.into_iter().chain(other.exported).collect(),
        }
    }
}
