//! The rules of the attributes.
//!
//! - labels: not empty
//! - options: known, each once, with a value of the right form

use super::kind::Kind;
use super::model::Model;
use super::parse::Parsed;
use crate::calls::{self, Attribute, Families};
use crate::support::buckets;
use crate::support::errors::{Errors, Mistakes};
use crate::support::label_name;
use crate::support::options::Options;

/// The runtime's outcomes, and those of what is looked up.
const OUTCOMES: usize = 4;
const LOOKUP_OUTCOMES: usize = 5;

pub(super) fn validate(kind: &Kind, parsed: Parsed) -> Result<Model, Mistakes> {
    let mut errors = Errors::new();
    let Parsed {
        values,
        entries,
        function,
    } = parsed;
    for (at, value) in &values {
        if value.is_empty() {
            errors.at(*at, label_name::EMPTY);
        }
    }
    let mut known = calls::OPTIONS.to_vec();
    if kind.in_progress {
        known.retain(|option| *option != "in_progress");
    }
    if kind.lookup.is_some() {
        known.push("hit_if");
    }
    let mut options = Options::new(kind.attribute, &known, entries, &mut errors);
    let values: Vec<String> = values.into_iter().map(|(_, value)| value).collect();
    let looks_up = |(lookup, _): (&str, &str)| values[0] == lookup || options.has("hit_if");
    let lookup = kind.lookup.filter(|lookup| looks_up(*lookup));
    let names = kind.labels.iter().map(|label| label.name);
    let families = Families::Known {
        name: lookup.map_or(kind.families, |(_, families)| families),
        outcomes: if lookup.is_some() {
            LOOKUP_OUTCOMES
        } else {
            OUTCOMES
        },
        labels: names.zip(values).collect(),
    };
    let attribute = Attribute {
        families,
        is_lookup: lookup.is_some(),
        default_buckets: buckets::DEFAULT,
    };
    let mut calls = calls::calls(function, attribute, &mut options, &mut errors);
    calls.in_progress |= kind.in_progress;
    errors.finish(Some(Model { calls }))
}
