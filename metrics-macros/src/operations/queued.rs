//! The rules of `queued`, for functions that queue calls.
//!
//! - `refuse_foreign`: options of the function that runs the task are not allowed
//! - the rules of events, with the labels of the counter

use super::operation::{ON, Operation, QUEUED, Queued};
use crate::calls;
use crate::events::{self, Event, EventAttribute};
use crate::support::errors::Errors;
use crate::support::function::definition::Function;
use crate::support::rules::names::MetricKind;
use crate::support::rules::options::{Options, is_meant};
use crate::support::rules::suggest::nearest;
use crate::support::syntax::entries::{Entry, EntryValue};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Ident, LitStr, parse_quote};

/// The options that users can write.
const KNOWN: [&str; 3] = [QUEUED, ON, "crate"];

/// Whether the attribute is above a function that queues calls.
pub(super) fn is_queued(operation: &Operation, entries: &[Entry]) -> bool {
    operation.queued.is_some() && is_meant(entries, QUEUED, &operation.options())
}

/// The event of a function that queues calls; `None` if a label is missing.
pub(super) fn queued(
    operation: &Operation,
    values: &[String],
    entries: Vec<Entry>,
    function: Function,
    errors: &mut Errors,
) -> Option<Event> {
    let queued = operation.queued.as_ref()?;
    let of_calls = calls::names(operation.lookup.is_some());
    let is_foreign =
        |entry: &Entry| entry.name != "crate" && of_calls.iter().any(|n| entry.name == n);
    let (foreign, entries): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_foreign);
    // Reports unknown options now, because labels and help text are added as options below.
    Options::new(operation.attribute, &KNOWN, entries.clone(), errors);
    foreign
        .iter()
        .for_each(|entry| refuse_foreign(entry, errors));
    // Unknown and repeated options were reported.
    let mut meant: Vec<Entry> = Vec::new();
    for mut entry in entries {
        if let Some(name) = nearest(&entry.name.to_string(), &KNOWN)
            && !meant.iter().any(|earlier| earlier.name == name)
        {
            entry.name = Ident::new(name, entry.name.span());
            meant.push(entry);
        }
    }
    let mut entries = meant;
    if values.len() < operation.labels.len() {
        return None;
    }
    entries.extend(implied(operation, queued, values));
    let known = [&KNOWN[..], &["labels", "help"]].concat();
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

/// Reports an option that belongs above the function that runs the task.
fn refuse_foreign(entry: &Entry, errors: &mut Errors) {
    let name = &entry.name;
    errors.unfit(
        QUEUED,
        name.span(),
        format!(
            "`{QUEUED}` is for the function that queues a task, and `{name}` for the one that runs \
             it: move `{name}` there, or remove `{QUEUED}`"
        ),
    );
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
