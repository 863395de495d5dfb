//! Reads the attribute and the function. Knows syntax, no rules.

use super::Attribute;
use crate::support::function::{Function, measurable};
use crate::support::options::{Entry, comma, parse_entries};
use proc_macro2::{Span, TokenStream};
use syn::LitStr;
use syn::parse::{ParseStream, Parser as _};

/// The attribute as it is written.
pub(crate) struct Parsed {
    pub(crate) name: LitStr,
    pub(crate) entries: Vec<Entry>,
    pub(crate) function: Function,
}

pub(crate) fn parse(
    attribute: &Attribute,
    arguments: TokenStream,
    item: TokenStream,
) -> syn::Result<Parsed> {
    // First the item: a mistake there makes all others irrelevant.
    let function = measurable(attribute.name, item)?;
    let name_and_options = |input: ParseStream<'_>| {
        let name = name(attribute, input)?;
        Ok((name, parse_entries(input)?))
    };
    let (name, entries) = name_and_options.parse2(arguments)?;
    Ok(Parsed {
        name,
        entries,
        function,
    })
}

fn name(attribute: &Attribute, input: ParseStream<'_>) -> syn::Result<LitStr> {
    if !input.peek(LitStr) {
        // At the end, `input.error` would begin with words of its own.
        let place = if input.is_empty() {
            Span::call_site()
        } else {
            input.span()
        };
        let message = format!(
            "the name of {} comes first, as a string: write `#[{}({})]`",
            attribute.kind.in_words(),
            attribute.name,
            attribute.example
        );
        return Err(syn::Error::new(place, message));
    }
    let name = input.parse()?;
    comma(input)?;
    Ok(name)
}
