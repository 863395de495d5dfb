//! Reads the attribute and the function. Knows syntax, no rules.

use crate::support::function::{Function, measurable};
use crate::support::options::{Entry, parse_entries};
use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser as _};
use syn::{Ident, LitStr, Token};

/// The attribute as it is written.
pub(super) struct Parsed {
    /// `GET "/users/{user_id}"`, at the beginning.
    pub(super) endpoint: Option<(Ident, LitStr)>,
    pub(super) entries: Vec<Entry>,
    pub(super) function: Function,
}

type Attribute = (Option<(Ident, LitStr)>, Vec<Entry>);

pub(super) fn parse(arguments: TokenStream, item: TokenStream) -> syn::Result<Parsed> {
    // First the item: a mistake there makes all others irrelevant.
    let function = measurable("instrumented", item)?;
    let (endpoint, entries) = attribute.parse2(arguments)?;
    Ok(Parsed {
        endpoint,
        entries,
        function,
    })
}

fn attribute(input: ParseStream<'_>) -> syn::Result<Attribute> {
    if input.peek(LitStr) {
        let message = "an endpoint has a method and a path: write `GET \"/path\"`";
        return Err(input.error(message));
    }
    let endpoint = if input.peek(syn::Ident) && input.peek2(LitStr) {
        let endpoint = (input.parse()?, input.parse()?);
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        Some(endpoint)
    } else {
        None
    };
    Ok((endpoint, parse_entries(input)?))
}
