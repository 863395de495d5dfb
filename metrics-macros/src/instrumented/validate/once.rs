//! The rule that each call and each request counts once.

use crate::instrumented::parse::{arguments, attribute, is_instrumented};
use crate::support::errors::Errors;
use crate::support::function::definition::Function;
use crate::support::syntax::entries::{Entry, EntryValue};
use syn::parse::Parser as _;
use syn::{Expr, ExprLit, Lit};

/// Reports a repeated attribute. It is allowed with another `name`, and only one may have an
/// endpoint.
pub(super) fn check_once(
    is_endpoint: bool,
    entries: &[Entry],
    function: &Function,
    errors: &mut Errors,
) {
    let name = name_in(entries);
    for again in &function.attributes {
        if !is_instrumented(&again.meta) {
            continue;
        }
        // The other attribute reports its own mistakes.
        let Ok(other) = attribute.parse2(arguments(&again.meta)) else {
            continue;
        };
        if !other.mistakes.is_empty() || !other.endpoint_mistakes.is_empty() {
            continue;
        }
        let message = match &name {
            Some(name) if name_in(&other.entries).as_ref() == Some(name) => match name {
                None => format!(
                    "duplicate `#[instrumented]`, which would count each call twice: remove one, \
                     or give one its own families, `#[instrumented(name = \"{}\")]`",
                    function.name()
                ),
                Some(name) => format!(
                    "duplicate `#[instrumented]` with the name `{name}`, which would count each \
                     call twice: remove one, or give it another `name`"
                ),
            },
            _ if is_endpoint && other.endpoint.is_some() => {
                "duplicate `#[instrumented]` with an endpoint, and a function can serve one \
                 endpoint: remove one of the endpoints"
                    .to_owned()
            }
            _ => continue,
        };
        errors.over(again.path(), message);
    }
}

/// The value of `name` in an attribute, if it is set; the outer `None` if it cannot be read.
fn name_in(entries: &[Entry]) -> Option<Option<String>> {
    let Some(entry) = entries.iter().find(|entry| entry.name == "name") else {
        return Some(None);
    };
    let EntryValue::Assigned(value) = &entry.value else {
        return None;
    };
    match &**value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(name),
            ..
        }) => Some(Some(name.value())),
        _ => None,
    }
}
