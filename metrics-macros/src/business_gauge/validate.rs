//! The rules of `#[business_gauge]`: those of all business attributes, and:
//!
//! - `check_change`: exactly one of `add`, `sub` and `set`, with a number from the arguments or a
//!   closure over the returned value
//! - no label has the name of the one that `processes = "per_process"` adds

use super::model::{Change, Model};
use super::parse::ATTRIBUTE;
use crate::events::{self, ParsedEvent};
use crate::support::errors::{Errors, Mistakes};
use crate::support::function::closure::Subject;
use crate::support::function::definition::Function;
use crate::support::function::value_source::{ValueSource, value_source};
use crate::support::rules::options::Options;
use crate::support::rules::processes::{PID, PROCESSES, ProcessMode, processes};
use crate::support::syntax::entries::Entry;

pub(super) fn validate(parsed: ParsedEvent) -> Result<Model, Mistakes> {
    let ParsedEvent {
        name,
        entries,
        mistakes,
        function,
    } = parsed;
    let mut errors = Errors::with(mistakes);
    let known = [&["add", "sub", "set", PROCESSES], events::OPTIONS].concat();
    let changes = Change::ALL.map(Change::name);
    let is_change = |entry: &Entry| changes.iter().any(|change| entry.name == change);
    let unfit: Vec<&str> = match entries.iter().find(|entry| is_change(entry)) {
        Some(first) => changes
            .into_iter()
            .filter(|change| first.name != change)
            .collect(),
        None => Vec::new(),
    };
    let mut options = Options::fitting(ATTRIBUTE.name, &known, &unfit, entries, &mut errors);
    if Change::ALL
        .iter()
        .all(|change| options.lacks(change.name()))
    {
        errors.at(
            name.span(),
            "missing `add`, `sub` or `set`: write `add = 1`, `sub = 1` or `set = queue.len()`",
        );
    }
    let change = check_change(&function, &mut options, &mut errors);
    let span = options.span(PROCESSES);
    let mode = processes(&mut options, &mut errors);
    let event = events::event(&ATTRIBUTE, &name, function, &mut options, &mut errors);
    if let (Some(span), ProcessMode::PerProcess, Some(event)) = (span, mode, &event)
        && event.has_label(PID)
    {
        errors.at(
            span,
            format!(
                "`{PROCESSES} = \"per_process\"` adds the label `{PID}`, and the gauge already has \
                 a label `{PID}`: rename the label"
            ),
        );
    }
    let model = event.zip(change).map(|(event, (change, value))| Model {
        event,
        change,
        value,
        mode,
    });
    errors.finish(model)
}

fn check_change(
    function: &Function,
    options: &mut Options<'_>,
    errors: &mut Errors,
) -> Option<(Change, ValueSource)> {
    let mut given = Change::ALL.to_vec();
    given.retain(|change| options.has(change.name()));
    given.sort_by_key(|change| options.position(change.name()));
    let subject = Subject::of_calls(options.text("on").as_deref());
    let mut values = Vec::new();
    for &change in &given {
        let Some((at, value)) = options.expression(change.name(), change.example(), errors) else {
            continue;
        };
        if change.name() != given[0].name() {
            errors.unfit(
                change.name(),
                at,
                format!(
                    "`{}` and `{}` exclude each other: remove one of the two",
                    given[0].name(),
                    change.name()
                ),
            );
        }
        values.extend(value_source(value, &subject, function, errors).map(|value| (change, value)));
    }
    values.into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;
    use proc_macro2::TokenStream;
    use quote::quote;

    fn mistakes(options: TokenStream) -> Vec<String> {
        let attribute = quote!("waiting", help = "X.", #options);
        let function = quote!(
            fn f(queue: Queue) -> Queue {}
        );
        let parsed = parse(attribute, function).expect("the syntax is right");
        match validate(parsed) {
            Ok(_) => Vec::new(),
            Err(mistakes) => mistakes.messages(),
        }
    }

    #[test]
    fn exactly_one_change_is_accepted() {
        for options in [
            quote!(add = 1),
            quote!(sub = queue.len()),
            quote!(set = |queue: &Queue| queue.len()),
        ] {
            let text = options.to_string();
            assert_eq!(mistakes(options), [""; 0], "{text}");
        }
        for (options, hints) in [
            (quote!(), &["write `add = 1`"][..]),
            (quote!(by = 1), &["write one of `add`, `sub`, `set`"]),
            (quote!(add), &["`add` needs a value"]),
            (
                quote!(set = 1, add = 1),
                &["`set` and `add` exclude each other"],
            ),
            (
                quote!(add = 1, sub = 1, set = 1),
                &["`add` and `sub` exclude", "`add` and `set` exclude"],
            ),
            (quote!(set = |queue| 1), &["`|queue: &Type| …`"]),
            (
                quote!(set = 1, processes = "any"),
                &["write one of `\"sum\"`"],
            ),
            (
                quote!(set = 1, processes = "per_process", labels(pid = "1")),
                &["rename the label"],
            ),
        ] {
            let text = options.to_string();
            let mistakes = mistakes(options);
            assert_eq!(mistakes.len(), hints.len(), "{text}: {mistakes:?}");
            for (mistake, hint) in mistakes.iter().zip(hints) {
                assert!(mistake.contains(hint), "{text}: {mistake}");
            }
        }
    }
}
