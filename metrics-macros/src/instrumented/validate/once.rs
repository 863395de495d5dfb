//! The rule that one call counts once, and one request.

use crate::instrumented::parse::{arguments, attribute, is_instrumented};
use crate::support::errors::Errors;
use crate::support::function::definition::Function;
use crate::support::syntax::entries::{Entry, EntryValue};
use syn::parse::Parser as _;
use syn::{Expr, ExprLit, Lit};

/// One call counts once: the attribute may stand there again, with families of
/// another name. And one request does.
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
        // What is wrong with it, it says itself.
        let Ok(other) = attribute.parse2(arguments(&again.meta)) else {
            continue;
        };
        if !other.mistakes.is_empty() || !other.endpoint_mistakes.is_empty() {
            continue;
        }
        let message = match &name {
            Some(name) if name_in(&other.entries).as_ref() == Some(name) => match name {
                None => format!(
                    "`#[instrumented]` stands here twice, and calls would count twice: leave one \
                     out, or give one families of its own, `#[instrumented(name = \"{}\")]`",
                    function.name()
                ),
                Some(name) => format!(
                    "`#[instrumented]` stands here twice with the name `{name}`, and calls would \
                     count twice: leave one out, or give one another `name`"
                ),
            },
            _ if is_endpoint && other.endpoint.is_some() => {
                "`#[instrumented]` stands here twice with an endpoint, and a function serves one: \
                 leave one endpoint out"
                    .to_owned()
            }
            _ => continue,
        };
        errors.over(again.path(), message);
    }
}

/// The name of the families that an attribute's options give it, if they do;
/// nothing, if that is unknown.
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
