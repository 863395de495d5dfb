//! Reads the attribute and the function. Knows syntax, no rules.

use super::kind::Kind;
use crate::support::function::{Function, measurable};
use crate::support::options::{Entry, comma, parse_entries};
use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Ident, LitStr, Token};

/// The attribute as it is written.
pub(super) struct Parsed {
    /// The values in front of the options, as many as the attribute has labels.
    pub(super) values: Vec<(Span, String)>,
    pub(super) entries: Vec<Entry>,
    pub(super) function: Function,
}

pub(super) fn parse(kind: &Kind, arguments: TokenStream, item: TokenStream) -> syn::Result<Parsed> {
    // First the item: a mistake there makes all others irrelevant.
    let function = measurable(kind.attribute, item)?;
    let attribute = |input: ParseStream<'_>| {
        let mut values = Vec::new();
        for label in kind.labels {
            values.push(value(input).ok_or_else(|| {
                let message = format!(
                    "`#[{}]` begins with the label `{}`: write `{}`",
                    kind.attribute,
                    label.name,
                    kind.example()
                );
                input.error(message)
            })?);
            comma(input)?;
        }
        Ok((values, parse_entries(input)?))
    };
    let (values, entries) = attribute.parse2(arguments)?;
    Ok(Parsed {
        values,
        entries,
        function,
    })
}

/// A string, or a word that stands alone.
fn value(input: ParseStream<'_>) -> Option<(Span, String)> {
    if let Ok(text) = input.parse::<LitStr>() {
        return Some((text.span(), text.value()));
    }
    let ahead = input.fork();
    let word = ahead.call(Ident::parse_any).ok()?;
    if !ahead.is_empty() && !ahead.peek(Token![,]) {
        return None;
    }
    let _ = input.call(Ident::parse_any);
    Some((word.span(), word.unraw().to_string()))
}
