//! The rules of `queued`, for functions that queue calls.
//!
//! - `check_foreign`: options about calls that are made belong elsewhere
//! - the rules of events, with the counter's labels

use super::operation::{ON, Operation, QUEUED, Queued};
use crate::calls;
use crate::events::{self, Event, EventAttribute};
use crate::support::errors::Errors;
use crate::support::function::definition::Function;
use crate::support::rules::names::MetricKind;
use crate::support::rules::options::Options;
use crate::support::syntax::entries::{Entry, EntryValue};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Ident, LitStr, parse_quote};

/// The options that users may write.
const KNOWN: [&str; 3] = [QUEUED, ON, "crate"];

/// Whether the attribute stands above a function that queues calls.
pub(super) fn is_queued(operation: &Operation, entries: &[Entry]) -> bool {
    operation.queued.is_some() && entries.iter().any(|entry| entry.name == QUEUED)
}

/// The event of a function that queues calls; none if a label is missing.
pub(super) fn queued(
    operation: &Operation,
    values: &[String],
    mut entries: Vec<Entry>,
    function: Function,
    errors: &mut Errors,
) -> Option<Event> {
    let queued = operation.queued.as_ref()?;
    check_foreign(operation, &mut entries, errors);
    // Reports unknown options before the labels and the help text become options, too.
    Options::new(operation.attribute, &KNOWN, entries.clone(), errors);
    entries.retain(|entry| KNOWN.iter().any(|known| entry.name == known));
    if values.len() < operation.labels.len() {
        return None;
    }
    entries.extend(implied(operation, queued, values));
    let known = [&KNOWN[..], &["labels", "help"]].concat();
    // What is repeated was reported above.
    entries.dedup_by(|one, other| one.name == other.name);
    let mut options = Options::new(operation.attribute, &known, entries, errors);
    options.flag(QUEUED, errors);
    let attribute = EventAttribute {
        name: operation.attribute,
        kind: MetricKind::Counter,
        example: queued.counter,
    };
    let counter = LitStr::new(queued.counter, Span::call_site());
    events::event(&attribute, &counter, function, &mut options, errors)
}

/// Options about calls that are made: they belong above the function that makes them.
fn check_foreign(operation: &Operation, entries: &mut Vec<Entry>, errors: &mut Errors) {
    let of_calls = calls::names(operation.lookup.is_some());
    entries.retain(|entry| {
        let name = entry.name.to_string();
        let foreign = name != "crate" && of_calls.contains(&&*name);
        if foreign {
            errors.at(
                entry.name.span(),
                format!(
                    "`{QUEUED}` is for the function that queues a task, and `{name}` for the one \
                     that runs it: write `{name}` there, or leave out `{QUEUED}`"
                ),
            );
        }
        !foreign
    });
}

/// The labels and the help text, as options of an event.
fn implied(operation: &Operation, queued: &Queued, values: &[String]) -> [Entry; 2] {
    let option = |name: &str, value| Entry {
        name: Ident::new(name, Span::call_site()),
        value,
    };
    let names = operation.labels.iter().map(|label| label.name);
    let labels = names.zip(values.iter().map(String::as_str));
    let labels: TokenStream = labels
        .chain([queued.status])
        .map(|(name, value)| {
            let name = Ident::new(name, Span::call_site());
            quote!(#name = #value,)
        })
        .collect();
    let help = queued.help;
    [
        option("labels", EntryValue::List(labels)),
        option("help", EntryValue::Assigned(parse_quote!(#help))),
    ]
}
