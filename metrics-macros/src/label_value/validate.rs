//! The rules of `#[derive(LabelValue)]`.
//!
//! - there is at least one variant
//! - no two variants have the same value

use super::model::{Model, Value};
use super::parse::Parsed;
use crate::support::errors::{Errors, Mistakes};
use crate::support::label_name::renamed;
use syn::ext::IdentExt as _;

pub(super) fn validate(parsed: Parsed) -> Result<Model, Mistakes> {
    let mut errors = Errors::new();
    let Parsed { input, variants } = parsed;
    if variants.is_empty() {
        let ident = &input.ident;
        errors.at(
            ident.span(),
            format!("`{ident}` has no variants, so the label no values"),
        );
    }
    let mut values: Vec<Value> = Vec::new();
    for variant in variants {
        let name = variant.ident.unraw().to_string();
        let (text, span) = match renamed(&variant.attrs, &mut errors) {
            Some(text) => (text.value(), text.span()),
            None => (snake_case(&name), variant.ident.span()),
        };
        if let Some(earlier) = values.iter().find(|earlier| earlier.text == text) {
            errors.at(
                span,
                format!(
                    "`{}` has the value {text:?} already: rename one with `#[label(\"…\")]`",
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
        ident: input.ident,
        generics: input.generics,
        values,
    }))
}

/// `HTTPServerError2` becomes `http_server_error2`.
fn snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (at, c) in chars.iter().enumerate() {
        let follows_small = at > 0 && !chars[at - 1].is_uppercase() && chars[at - 1] != '_';
        let ends_capitals = at > 0
            && chars[at - 1].is_uppercase()
            && chars.get(at + 1).is_some_and(|next| next.is_lowercase());
        if c.is_uppercase() && (follows_small || ends_capitals) {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn variants_become_snake_case() {
        for (variant, value) in [
            ("Ok", "ok"),
            ("NotFound", "not_found"),
            ("HTTPError", "http_error"),
            ("V2Api", "v2_api"),
            ("A", "a"),
        ] {
            assert_eq!(snake_case(variant), value);
        }
    }
}
