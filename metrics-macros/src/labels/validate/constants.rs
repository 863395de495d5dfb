//! `labels(…)` of an info: constant strings.

use crate::labels::parse::label_entries;
use crate::support::errors::Errors;
use crate::support::rules::names::label_name_mistake;
use crate::support::rules::options::Options;
use crate::support::syntax::source_text::source_text;
use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{Expr, ExprLit, Lit};

/// A label and its only value, a constant expression of type `&'static str`.
pub(crate) struct Constant {
    pub(crate) name: String,
    pub(crate) value: Expr,
}

/// Takes the option `labels`, with its span, and reports mistakes.
pub(crate) fn constants(
    options: &mut Options<'_>,
    errors: &mut Errors,
) -> Option<(Span, Vec<Constant>)> {
    let span = options.span("labels")?;
    let list = options.list("labels", "labels(edition = \"2024\")", errors)?;
    let is_empty = list.is_empty();
    let entries = label_entries(list, errors);
    if entries.is_empty() && !is_empty {
        // All labels were invalid, which was reported.
        return None;
    }
    let mut constants: Vec<Constant> = Vec::new();
    for entry in entries {
        let name = entry.name.unraw().to_string();
        if constants.iter().any(|other| other.name == name) {
            errors.at(
                entry.name.span(),
                format!("duplicate label `{name}`: remove one"),
            );
        } else if let Some(mistake) = label_name_mistake(&name) {
            errors.at(entry.name.span(), mistake);
        }
        if let Some(ty) = &entry.ty {
            errors.over(ty, "a label of an info takes no type: remove it");
        }
        match &entry.value {
            Expr::Lit(ExprLit { lit, .. }) if !matches!(lit, Lit::Str(_)) => {
                let written = source_text(lit);
                errors.over(
                    lit,
                    format!("a label value must be a string: write `\"{written}\"`"),
                );
            }
            Expr::Closure(closure) => errors.over(
                closure,
                "a label in `labels` must be a constant: write a string, or use a label set, \
                 `Info<Labels>`, and `set` it at run time",
            ),
            _ => {}
        }
        constants.push(Constant {
            name,
            value: entry.value,
        });
    }
    Some((span, constants))
}
