//! A change from one catalogue to another.

use serde::Serialize;

/// A change of a metric.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// Whether it can break an alert or a dashboard.
    pub breaking: bool,
    /// The metric's name; the old one if it was renamed.
    pub metric: String,
    /// The kind of change.
    pub kind: ChangeKind,
    /// The change in words.
    pub message: String,
    /// The new name, if it was renamed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<String>,
    /// The label that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// The kinds of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChangeKind {
    /// The metric was removed.
    Removed,
    /// The metric was renamed.
    Renamed,
    /// The type changed.
    Kind,
    /// A label was removed.
    LabelRemoved,
    /// A label was added.
    LabelAdded,
    /// A value of a label was removed.
    ValueRemoved,
    /// A value of a label was added.
    ValueAdded,
    /// Buckets were added or removed.
    Buckets,
    /// What is exposed for several processes changed.
    Processes,
    /// The help text changed.
    Help,
    /// An objective was added, removed or changed.
    Objective,
    /// The metric was added.
    Added,
}

impl Change {
    pub(super) fn breaking(metric: &str, kind: ChangeKind, message: String) -> Self {
        Self {
            breaking: true,
            ..Self::harmless(metric, kind, message)
        }
    }

    pub(super) fn harmless(metric: &str, kind: ChangeKind, message: String) -> Self {
        Self {
            metric: metric.to_owned(),
            kind,
            breaking: false,
            message,
            now: None,
            label: None,
        }
    }

    pub(super) fn for_label(mut self, label: &str) -> Self {
        self.label = Some(label.to_owned());
        self
    }
}
