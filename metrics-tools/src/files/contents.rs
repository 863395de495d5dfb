//! What a file contains.

use super::expression::Expression;
use super::unreadable::Unreadable;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The expressions of a file.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Contents {
    /// The expressions, in source order.
    pub expressions: Vec<Expression>,
    /// The names that rules record.
    pub records: Vec<Arc<str>>,
    /// The names of alerts.
    pub alerts: Vec<Arc<str>>,
    /// Whether it is of a kind that has expressions.
    pub known: bool,
    /// The number of queries that are not in PromQL, by language.
    pub other_languages: BTreeMap<String, usize>,
    /// The files in it that cannot be parsed.
    pub unreadable: Vec<Unreadable>,
}
