//! The rules of `#[derive(LabelSet)]`.
//!
//! - labels have good names
//! - no two labels have the same name
//!
//! That each field's type is a label's value is left to the compiler: the
//! trait says in words what is wrong with one that is not.

use super::model::{Label, Model};
use super::parse::Parsed;
use crate::support::errors::{Errors, Mistakes};
use crate::support::label_name::renamed;
use crate::support::names::label_name_mistake;
use syn::ext::IdentExt as _;

pub(super) fn validate(parsed: Parsed) -> Result<Model, Mistakes> {
    let mut errors = Errors::new();
    let Parsed { input, fields } = parsed;
    let mut labels: Vec<Label> = Vec::new();
    for field in fields {
        let Some(ident) = field.ident else { continue };
        let (name, span) = match renamed(&field.attrs, &mut errors) {
            Some(name) => (name.value(), name.span()),
            None => (ident.unraw().to_string(), ident.span()),
        };
        if let Some(mistake) = label_name_mistake(&name) {
            errors.at(span, mistake);
        }
        if let Some(earlier) = labels.iter().find(|earlier| earlier.name == name) {
            errors.at(
                span,
                format!(
                    "the field `{}` is the label `{name}` already",
                    earlier.field
                ),
            );
        }
        labels.push(Label {
            field: ident,
            ty: field.ty,
            name,
        });
    }
    errors.finish(Some(Model {
        ident: input.ident,
        generics: input.generics,
        labels,
    }))
}
