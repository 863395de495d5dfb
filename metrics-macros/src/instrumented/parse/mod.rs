//! Parses the attribute and the function. Knows the syntax, but no rules.

mod endpoint;

pub(super) use endpoint::{METHODS, Written};

use crate::support::function::definition::{Function, measurable};
use crate::support::syntax::entries::{Entries, Entry, end_of_one};
use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser as _};
use syn::{LitStr, Meta};

/// The attribute and the function as they are written.
pub(super) struct Parsed {
    pub(super) attribute: Attribute,
    pub(super) function: Function,
}

/// The arguments of the attribute.
#[derive(Default)]
pub(super) struct Attribute {
    /// `GET "/users/{user_id}"`, at the beginning.
    pub(super) endpoint: Option<Written>,
    /// Mistakes in the spelling of the endpoint.
    pub(super) endpoint_mistakes: Vec<syn::Error>,
    pub(super) entries: Vec<Entry>,
    /// Syntax errors.
    pub(super) mistakes: Vec<syn::Error>,
}

pub(super) fn parse(arguments: TokenStream, item: TokenStream) -> syn::Result<Parsed> {
    // The item first: if it is wrong, all other mistakes are irrelevant.
    let function = measurable("instrumented", item)?;
    Ok(Parsed {
        attribute: attribute.parse2(arguments)?,
        function,
    })
}

/// An endpoint, if there is one, and the options.
pub(super) fn attribute(input: ParseStream<'_>) -> syn::Result<Attribute> {
    let (mut endpoint, mut list) = (None, Entries::default());
    let mut endpoint_mistakes = Vec::new();
    while !input.is_empty() {
        let is_first = endpoint.is_none() && list.entries.is_empty();
        if endpoint::is_next(input, is_first) {
            let (found, mistake) = endpoint::read(input, endpoint.as_ref(), &mut list);
            endpoint_mistakes.extend(mistake);
            endpoint.get_or_insert(found);
        } else if is_first && input.peek(LitStr) {
            let name: LitStr = input.parse()?;
            list.mistakes.push(syn::Error::new(
                name.span(),
                format!(
                    "unexpected string: write `name = {0:?}` to name the families, or `GET \
                     \"/{0}\"` to declare an endpoint",
                    name.value()
                ),
            ));
            list.entries.push(Entry::named(&name));
            end_of_one(input, &mut list.mistakes);
        } else {
            list.read(input);
        }
    }
    Ok(Attribute {
        endpoint,
        endpoint_mistakes,
        entries: list.entries,
        mistakes: list.mistakes,
    })
}

/// Whether an attribute is another `#[instrumented]`.
pub(super) fn is_instrumented(meta: &Meta) -> bool {
    let last = meta.path().segments.last();
    last.is_some_and(|last| last.ident == "instrumented")
}

/// The tokens in an attribute's parentheses.
pub(super) fn arguments(meta: &Meta) -> TokenStream {
    match meta {
        Meta::List(list) => list.tokens.clone(),
        Meta::Path(_) | Meta::NameValue(_) => TokenStream::new(),
    }
}
