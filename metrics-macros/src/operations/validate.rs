//! The rules of the attributes.
//!
//! - `check_value`: values are not empty, and words are in lower case
//! - `check_once`: each call counts once
//! - `check_needless`: no repeated labels, and no `in_progress` if it is always on
//! - `queued`: see the module of that name
//! - options: known, each once, with a value of the right type

use super::model::Model;
use super::operation::{ON, Operation, QUEUED};
use super::parse::{Parsed, Value, written_in};
use super::queued::{is_queued, queued};
use crate::calls::{self, CallsAttribute, Families};
use crate::support::errors::{Errors, Mistakes};
use crate::support::function::definition::Function;
use crate::support::rules::buckets;
use crate::support::rules::label_name;
use crate::support::rules::options::Options;
use crate::support::syntax::entries::Entry;

/// The numbers of outcomes in the runtime: of calls, and of look-ups.
const OUTCOMES: usize = 4;
const LOOKUP_OUTCOMES: usize = 5;

const IN_PROGRESS: &str = "in_progress";

pub(super) fn validate(operation: &Operation, parsed: Parsed) -> Result<Model, Mistakes> {
    let Parsed {
        values,
        mut entries,
        mistakes,
        function,
    } = parsed;
    let mut errors = Errors::with(mistakes);
    values
        .iter()
        .for_each(|value| check_value(value, &mut errors));
    let values: Vec<String> = values.into_iter().map(|value| value.text).collect();
    check_once(operation, &values, &entries, &function, &mut errors);
    check_needless(operation, &mut entries, &mut errors);
    if is_queued(operation, &entries) {
        let event = queued(operation, &values, entries, function, &mut errors);
        return errors.finish(event.map(Model::Queued));
    }
    check_on(operation, &mut entries, &mut errors);
    let mut known = operation.options();
    if operation.in_progress {
        known.retain(|option| *option != IN_PROGRESS);
    }
    let mut unfit = calls::unfit(&known, &entries, Some(&function), false);
    let of_calls = calls::names(operation.lookup.is_some());
    if entries
        .iter()
        .any(|entry| entry.name != "crate" && of_calls.contains(&&*entry.name.to_string()))
    {
        unfit.push(QUEUED);
    }
    let attribute = operation.attribute;
    let mut options = Options::fitting(attribute, &known, &unfit, entries, &mut errors);
    let looks_up = |(lookup, _): (&str, &str)| {
        values.first().is_some_and(|value| value == lookup) || options.has("hit_if")
    };
    let lookup = operation.lookup.filter(|lookup| looks_up(*lookup));
    let names = operation.labels.iter().map(|label| label.name);
    let families = Families::Known {
        name: lookup.map_or(operation.families, |(_, families)| families),
        outcomes: if lookup.is_some() {
            LOOKUP_OUTCOMES
        } else {
            OUTCOMES
        },
        labels: names.zip(values).collect(),
    };
    let attribute = CallsAttribute {
        families,
        is_lookup: lookup.is_some(),
        serves: false,
        default_bounds: buckets::DEFAULT,
        native_bounds: buckets::native_bounds,
    };
    let mut calls = calls::calls(function, attribute, &mut options, &mut errors);
    calls.settings.in_progress |= operation.in_progress;
    errors.finish(Some(Model::Made(calls)))
}

fn check_value(value: &Value, errors: &mut Errors) {
    let Value {
        at,
        text,
        is_quoted,
    } = value;
    if text.is_empty() {
        errors.at(*at, label_name::EMPTY);
    }
    // It could be meant as the name of a constant.
    if !is_quoted && text.chars().any(char::is_uppercase) {
        let lower = text.to_lowercase();
        errors.at(
            *at,
            format!(
                "a label value without quotes must be in lower case: write `{lower}`, or \
                 `\"{text}\"`"
            ),
        );
    }
}

/// Reports a repeated attribute. It is allowed with other labels.
fn check_once(
    operation: &Operation,
    values: &[String],
    entries: &[Entry],
    function: &Function,
    errors: &mut Errors,
) {
    let queues = is_queued(operation, entries);
    let same = |(other, entries): (Vec<String>, Vec<Entry>)| {
        other == values && is_queued(operation, &entries) == queues
    };
    for attribute in &function.attributes {
        let path = attribute.path();
        let last = path.segments.last();
        if last.is_some_and(|last| last.ident == operation.attribute)
            && written_in(operation, attribute).is_some_and(same)
        {
            errors.over(
                path,
                format!(
                    "duplicate `#[{}]` with the same labels, which would count each call twice: \
                     remove one",
                    operation.attribute
                ),
            );
        }
    }
}

/// Reports `on` without `queued`.
fn check_on(operation: &Operation, entries: &mut Vec<Entry>, errors: &mut Errors) {
    if operation.queued.is_none() {
        return;
    }
    entries.retain(|entry| {
        let misplaced = entry.name == ON;
        if misplaced {
            errors.at(
                entry.name.span(),
                format!(
                    "`{ON}` needs `{QUEUED}`, because it selects the calls that queue a task: add \
                     `{QUEUED}`, or write `ok_if` to define success"
                ),
            );
        }
        !misplaced
    });
}

/// Reports labels that are repeated as options, and `in_progress` if it is always on.
fn check_needless(operation: &Operation, entries: &mut Vec<Entry>, errors: &mut Errors) {
    let attribute = operation.attribute;
    let labels = operation.labels.iter();
    entries.retain(|entry| {
        let label = labels.clone().find(|label| label.is_called(&entry.name));
        let renamed;
        let why = if let Some(label) = label
            && entry.name != label.name
        {
            renamed = format!(
                "has the label `{}`, which comes before the options",
                label.name
            );
            &renamed
        } else if label.is_some() {
            "has this label before the options"
        } else if operation.in_progress && entry.name == IN_PROGRESS {
            "always exposes tasks in progress"
        } else {
            return true;
        };
        let name = &entry.name;
        let message = format!("`#[{attribute}]` {why}: remove `{name}`");
        errors.at(name.span(), message);
        false
    });
}
