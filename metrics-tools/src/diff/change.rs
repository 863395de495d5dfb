//! A change from one catalogue to another.

use serde::Serialize;

/// Something that has changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// Whether it can break an alert or a dashboard.
    pub breaking: bool,
    /// The metric's name; its old one, if it has another now.
    pub metric: String,
    /// What has changed.
    pub kind: ChangeKind,
    /// The same in words.
    pub message: String,
    /// The name that the metric has now, if it has another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<String>,
    /// The label that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// What can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChangeKind {
    /// The metric is gone.
    Removed,
    /// It has another name.
    Renamed,
    /// It has another type.
    Kind,
    /// A label is gone.
    LabelRemoved,
    /// A label is new.
    LabelAdded,
    /// A label no longer has some value.
    ValueRemoved,
    /// A label has another value.
    ValueAdded,
    /// There are fewer or more buckets.
    Buckets,
    /// The help text is another.
    Help,
    /// Something is promised, or no longer, or something else.
    Objective,
    /// The metric is new.
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

    pub(super) fn of_label(mut self, label: &str) -> Self {
        self.label = Some(label.to_owned());
        self
    }
}
