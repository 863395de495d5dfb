//! The rules of `#[derive(LabelSet)]`.
//!
//! - labels have valid names
//! - no two labels have the same name
//! - `#[label]` is above a field, once, with a name, a limit or `skip`; or above the struct, with
//!   `crate`
//!
//! The compiler checks that each field's type is a `LabelValue`. The trait has a message for types
//! that are not.

use super::model::{Label, Model};
use super::parse::Parsed;
use crate::support::errors::{Errors, Mistakes};
use crate::support::expansion::derived::{allowed_lints, field_type, own_name};
use crate::support::rules::label_name::{for_field, for_type};
use crate::support::rules::names::label_name_mistake;
use syn::ext::IdentExt as _;

pub(super) fn validate(parsed: Parsed) -> Result<Model, Mistakes> {
    let mut errors = Errors::new();
    let Parsed { input, fields } = parsed;
    let runtime = for_type(&input.attrs, "a field", &mut errors);
    let mut labels: Vec<Label> = Vec::new();
    for field in fields {
        let Some(ident) = field.ident else { continue };
        let label = for_field(&field.attrs, &mut errors);
        if label.skip.is_some() {
            continue;
        }
        let (name, span) = match label.name {
            Some(name) => (name.value(), name.span()),
            None => (ident.unraw().to_string(), ident.span()),
        };
        if let Some(earlier) = labels.iter().find(|earlier| earlier.name == name) {
            errors.at(
                span,
                format!(
                    "duplicate label `{name}`, already used by the field `{}`: write another name",
                    earlier.field
                ),
            );
        } else if let Some(mistake) = label_name_mistake(&name) {
            errors.at(span, mistake);
        }
        labels.push(Label {
            field: ident,
            ty: field_type(&field.ty, &input.attrs),
            name,
            limit: label.limit,
        });
    }
    errors.finish(Some(Model {
        runtime,
        ident: own_name(&input.ident),
        allowed: allowed_lints(&input),
        generics: input.generics,
        labels,
    }))
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;
    use quote::quote;

    fn mistakes(item: proc_macro2::TokenStream) -> Vec<String> {
        match validate(parse(item).expect("a struct")) {
            Ok(_) => Vec::new(),
            Err(mistakes) => mistakes.messages(),
        }
    }

    #[test]
    fn each_field_is_a_different_label() {
        assert!(
            mistakes(quote!(
                struct L {
                    r#type: A,
                    #[label("b")]
                    c: B,
                }
            ))
            .is_empty()
        );
        assert!(
            mistakes(quote!(
                struct L;
            ))
            .is_empty()
        );
        assert!(
            mistakes(quote!(
                struct L {
                    a: A,
                    #[label(skip)]
                    le: String,
                }
            ))
            .is_empty()
        );
        assert!(
            mistakes(quote!(
                struct L {
                    #[label("a", skip)]
                    le: String,
                }
            ))[0]
                .contains("`skip` excludes all other options")
        );
        assert!(
            mistakes(quote!(
                struct L {
                    a: A,
                    #[label("a")]
                    b: B,
                }
            ))[0]
                .contains("duplicate label `a`")
        );
        assert!(
            mistakes(quote!(
                struct L {
                    le: A,
                }
            ))[0]
                .contains("reserved")
        );
    }

    #[test]
    fn a_duplicate_of_an_invalid_label_is_reported_once() {
        let item = quote!(
            struct L {
                le: A,
                #[label("le")]
                b: B,
            }
        );
        assert_eq!(mistakes(item).len(), 2);
    }
}
