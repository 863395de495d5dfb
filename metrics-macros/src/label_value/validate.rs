//! The rules of `#[derive(LabelValue)]`.
//!
//! - there is at least one variant
//! - no two variants have the same value
//! - `#[label]` is above a variant, once, with a name; or above the enum, with `crate`

use super::model::{Model, Value};
use super::parse::Parsed;
use crate::support::errors::{Errors, Mistakes};
use crate::support::expansion::derived::{allowed_lints, own_name};
use crate::support::rules::case::snake_case;
use crate::support::rules::label_name::{for_type, for_variant, misplaced};
use syn::ext::IdentExt as _;

pub(super) fn validate(parsed: Parsed) -> Result<Model, Mistakes> {
    let mut errors = Errors::new();
    let Parsed { input, variants } = parsed;
    let runtime = for_type(&input.attrs, "a variant", &mut errors);
    if variants.is_empty() {
        let ident = &input.ident;
        errors.at(
            ident.span(),
            format!(
                "`{ident}` has no variants, so the label would have no values: write at least one \
                 variant"
            ),
        );
    }
    let mut values: Vec<Value> = Vec::new();
    for variant in variants {
        for field in &variant.fields {
            misplaced(&field.attrs, "the variant", &mut errors);
        }
        let name = variant.ident.unraw().to_string();
        let (text, span) = match for_variant(&variant.attrs, &mut errors) {
            Some(text) => (text.value(), text.span()),
            None => (snake_case(&name), variant.ident.span()),
        };
        if let Some(earlier) = values.iter().find(|earlier| earlier.text == text) {
            errors.at(
                span,
                format!(
                    "duplicate value `{text}`, already used by the variant `{}`: write \
                     `#[label(\"…\")]` with another value",
                    earlier.variant
                ),
            );
        }
        values.push(Value {
            variant: variant.ident,
            text,
        });
    }
    errors.finish(Some(Model {
        runtime,
        ident: own_name(&input.ident),
        allowed: allowed_lints(&input),
        generics: input.generics,
        values,
    }))
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;
    use quote::quote;

    fn mistakes(item: proc_macro2::TokenStream) -> Vec<String> {
        match validate(parse(item).expect("an enum")) {
            Ok(_) => Vec::new(),
            Err(mistakes) => mistakes.messages(),
        }
    }

    #[test]
    fn each_variant_is_a_different_value() {
        assert!(
            mistakes(quote!(
                enum E {
                    A,
                    #[label("b-c")]
                    B {
                        x: u8,
                    },
                    C(u8),
                }
            ))
            .is_empty()
        );
        assert!(
            mistakes(quote!(
                enum E {
                    A,
                    #[label("a")]
                    B,
                }
            ))[0]
                .contains("already used by the variant `A`")
        );
        assert!(
            mistakes(quote!(
                enum E {}
            ))[0]
                .contains("has no variants")
        );
    }

    #[test]
    fn label_is_above_a_variant_once_with_a_name() {
        for item in [
            quote!(
                #[label("x")]
                enum E {
                    A,
                }
            ),
            quote!(
                enum E {
                    A {
                        #[label("x")]
                        x: u8,
                    },
                }
            ),
            quote!(
                enum E {
                    #[label("")]
                    A,
                }
            ),
            quote!(
                enum E {
                    #[label]
                    A,
                }
            ),
            quote!(
                enum E {
                    #[label("x")]
                    #[label("y")]
                    A,
                }
            ),
        ] {
            assert_eq!(mistakes(item.clone()).len(), 1, "{item}");
        }
    }
}
