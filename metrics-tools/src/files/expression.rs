//! An expression in a file.

use super::yaml::Origin;
use crate::report::{Locate, Position};
use std::ops::Range;
use std::sync::Arc;

/// An expression, or a query that contains one, with its positions in the file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Expression {
    /// The text without the file's quotes and indentation.
    pub text: Arc<str>,
    /// What it belongs to: `alert HighErrorRatio`, `panel Requests`.
    pub within: String,
    /// The form of the text.
    pub form: Form,
    /// The rule that it belongs to, in a rule file.
    pub rule: Option<Rule>,
    origin: Arc<Origin>,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// An alerting rule of Prometheus.
    Alert {
        /// Its name.
        name: Arc<str>,
    },
    /// An alert that Grafana evaluates: it has no series `ALERTS`.
    Managed {
        /// Its title.
        title: Arc<str>,
    },
    /// A recording rule.
    Record {
        /// The name.
        name: Arc<str>,
        /// Labels that it sets.
        labels: Vec<(Arc<str>, Arc<str>)>,
    },
}

/// The form of the text of an [`Expression`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Form {
    /// PromQL.
    Plain,
    /// PromQL with Grafana's variables.
    Templated,
    /// PromQL with placeholders of templates: `{{.window}}`, `<<.LabelMatchers>>`.
    Placeholders,
    /// PromQL with Grafana's variables in a part of the text: `query_result(…)`.
    Part(Range<usize>),
    /// `label_values(selector, label)`.
    LabelValues {
        /// PromQL with Grafana's variables.
        selector: Range<usize>,
        /// The name of a label.
        label: Range<usize>,
    },
    /// A part of an expression that a tool assembles: a selector, or a grouping label.
    Surrounded {
        /// The text to put before it.
        before: Arc<str>,
        /// The text to put after it.
        after: Arc<str>,
    },
}

impl Form {
    /// A selector of series.
    pub(super) fn selector() -> Self {
        Self::Surrounded {
            before: "count(".into(),
            after: ")".into(),
        }
    }

    /// A label of the series that an expression selects.
    pub(super) fn label_of(expression: &str) -> Self {
        Self::Surrounded {
            before: "count by (".into(),
            after: format!(") ({expression})").into(),
        }
    }

    /// Whether it is the name of a label, and not a query.
    pub(super) fn is_label(&self) -> bool {
        matches!(self, Self::Surrounded { before, .. } if before.ends_with("by ("))
    }
}

impl Expression {
    pub(super) fn new(text: Arc<str>, origin: Arc<Origin>, within: &str, form: Form) -> Self {
        Self {
            text,
            within: within.to_owned(),
            form,
            rule: None,
            origin,
        }
    }

    pub(super) fn with_rule(mut self, rule: Option<Rule>) -> Self {
        self.rule = rule;
        self
    }

    /// A query: all of a text.
    pub(super) fn query(text: &str) -> Self {
        let text = text.into();
        let origin = Arc::new(Origin::file(&text));
        Self::new(text, origin, "query", Form::Plain)
    }
}

/// Maps the bytes of its text to the file.
impl Locate for Expression {
    fn locate(&self, _: &str, offset: usize) -> Position {
        self.origin.position(offset)
    }
}
