//! The arguments that a label's expression uses: their types determine the list of its values.

use crate::labels::model::Argument;
use crate::support::errors::Errors;
use crate::support::function::closure::arguments;
use crate::support::function::definition::Function;
use crate::support::syntax::free_variables::free_variables;
use crate::support::syntax::patterns::{bindings, without_lifetimes};
use crate::support::syntax::source_text::{contains_word, source_text};
use quote::ToTokens as _;
use syn::{Attribute, Expr, PatType};

/// The arguments in an expression, with their types, which must be nameable outside the function.
pub(super) fn arguments_in(
    label: &str,
    expression: &Expr,
    function: &Function,
    errors: &mut Errors,
) -> Option<Vec<Argument>> {
    let used = free_variables(expression);
    let mut refuse = |of: &str| {
        errors.over(
            expression,
            format!(
                "the values of `{label}` cannot be derived from `{of}`: write their type, \
                 `{label}: Type = …`"
            ),
        );
        None
    };
    if let Some(word) = used.iter().find(|word| *word == "self" || *word == "Self") {
        return refuse(&word.to_string());
    }
    let mut found = Vec::new();
    for PatType { attrs, pat, ty, .. } in arguments(function) {
        if !bindings(pat).iter().any(|binding| used.contains(binding)) {
            continue;
        }
        if function.unnameable(ty).is_some() {
            return refuse(&source_text(ty));
        }
        found.push(Argument {
            conditions: conditions(attrs),
            pattern: (**pat).clone(),
            ty: without_lifetimes(ty),
        });
    }
    Some(found)
}

/// The `#[cfg]` attributes of an argument.
fn conditions(attributes: &[Attribute]) -> Vec<Attribute> {
    let is_condition = |above: &&Attribute| {
        let path = above.path();
        path.is_ident("cfg")
            || path.is_ident("cfg_attr") && contains_word(above.meta.to_token_stream(), "cfg")
    };
    attributes.iter().filter(is_condition).cloned().collect()
}
