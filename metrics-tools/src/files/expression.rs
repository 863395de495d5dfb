//! An expression in a file.

use crate::report::{Locate, Position};
use std::ops::Range;

/// An expression, or a query that contains one, with its positions in the file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Expression {
    /// The text without the file's quotes and indentation.
    pub text: String,
    /// What it belongs to: `alert HighErrorRatio`, `panel Requests`.
    pub within: String,
    /// The form of the text.
    pub form: Form,
    /// The rule that it belongs to, in a rule file.
    pub rule: Option<Rule>,
    /// The position of each byte of the text, and of its end.
    positions: Vec<Position>,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// An alerting rule.
    Alert {
        /// Its name.
        name: String,
    },
    /// A recording rule.
    Record {
        /// The name.
        name: String,
        /// Labels that it sets.
        labels: Vec<(String, String)>,
    },
}

/// The form of the text of an [`Expression`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// PromQL.
    Plain,
    /// PromQL with Grafana's variables.
    Templated,
    /// PromQL with Grafana's variables in a part of the text: `query_result(…)`.
    Part(Range<usize>),
    /// `label_values(selector, label)`.
    LabelValues {
        /// PromQL with Grafana's variables.
        selector: Range<usize>,
        /// The name of a label.
        label: Range<usize>,
    },
}

impl Expression {
    pub(super) fn new(text: &str, positions: Vec<Position>, within: String, form: Form) -> Self {
        Self {
            text: text.to_owned(),
            within,
            form,
            rule: None,
            positions,
        }
    }

    pub(super) fn with_rule(mut self, rule: Option<Rule>) -> Self {
        self.rule = rule;
        self
    }

    /// It stands in a text that stands in a file itself.
    pub(super) fn move_positions(&mut self, outside: impl Fn(Position) -> Position) {
        for position in &mut self.positions {
            *position = outside(*position);
        }
    }

    /// A query: all of a text.
    pub(super) fn query(text: &str) -> Self {
        let mut position = Position { line: 1, column: 1 };
        let mut positions = Vec::with_capacity(text.len() + 1);
        for sign in text.chars() {
            positions.extend(std::iter::repeat_n(position, sign.len_utf8()));
            if sign == '\n' {
                position.line += 1;
                position.column = 1;
            } else {
                position.column += 1;
            }
        }
        positions.push(position);
        Self::new(text, positions, "query".to_owned(), Form::Plain)
    }
}

/// Where the bytes of its text stand in the file.
impl Locate for Expression {
    fn locate(&self, _: &str, offset: usize) -> Position {
        let last = self.positions.len() - 1;
        self.positions[offset.min(last)]
    }
}
