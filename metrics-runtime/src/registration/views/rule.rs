//! One rule of views.

use super::selector::Selector;
use std::fmt;

/// The value for all values of a label that a rule does not keep.
pub(super) const OTHER: &str = "other";

/// One rule.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) selector: Selector,
    pub(super) action: Action,
    /// Whether it can select nothing, because it belongs to a preset.
    pub(super) of_preset: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Action {
    Drop,
    Rename(String),
    RemoveLabel(String),
    /// A label, and its new name.
    RenameLabel(String, String),
    /// A label, and its value.
    AddLabel(String, String),
    LimitValues(String, Vec<String>),
    Lazy,
}

impl Rule {
    /// What is wrong with a rule by itself.
    pub(super) fn problem(&self) -> Option<String> {
        let refused = match &self.action {
            Action::Rename(name) if !is_name(name, true) => format!(
                "`{name}` is not a metric name: write letters, digits and `_`, and no digit first"
            ),
            Action::RemoveLabel(label)
            | Action::LimitValues(label, _)
            | Action::RenameLabel(_, label)
            | Action::AddLabel(label, _)
                if !is_name(label, false) =>
            {
                format!(
                    "`{label}` is not a label name: write letters, digits and `_`, and no digit \
                     first"
                )
            }
            Action::LimitValues(label, values) if values.is_empty() => {
                format!("no values of `{label}` to keep: list them, or use `remove_label`")
            }
            Action::RenameLabel(_, label) | Action::AddLabel(label, _)
                if ["le", "quantile", "job", "instance"].contains(&&**label) =>
            {
                format!("the label `{label}` is reserved: write another name")
            }
            Action::AddLabel(label, value) if value.is_empty() => {
                format!("the label `{label}` has no value: write one, or remove the rule")
            }
            _ => return None,
        };
        Some(format!("{self}: {refused}"))
    }
}

/// Whether a text is the name of a metric, or of a label.
fn is_name(name: &str, colon: bool) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || (c == ':' && colon);
    !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) && name.chars().all(is_part)
}

/// The rule as in the source.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            selector, action, ..
        } = self;
        match action {
            Action::Drop => write!(f, "`drop({selector})`"),
            Action::Rename(name) => write!(f, "`rename({selector}, {name:?})`"),
            Action::RenameLabel(label, to) => {
                write!(f, "`rename_label({selector}, {label:?}, {to:?})`")
            }
            Action::AddLabel(label, value) => {
                write!(f, "`add_label({selector}, {label:?}, {value:?})`")
            }
            Action::RemoveLabel(label) => write!(f, "`remove_label({selector}, {label:?})`"),
            Action::LimitValues(label, values) => {
                write!(f, "`limit_values({selector}, {label:?}, {values:?})`")
            }
            Action::Lazy => write!(f, "`lazy_histograms({selector})`"),
        }
    }
}
