//! Reads the attribute and the function. Knows syntax, no rules.

use crate::support::function::{Function, measurable};
use crate::support::options::{Entry, comma, parse_entries};
use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser as _};
use syn::{Ident, LitStr, Meta, Token};

/// The attribute as it is written.
pub(super) struct Parsed {
    /// `GET "/users/{user_id}"`, at the beginning.
    pub(super) endpoint: Option<(Ident, LitStr)>,
    pub(super) entries: Vec<Entry>,
    pub(super) function: Function,
}

/// An endpoint, if there is one, and the options.
pub(super) type Attribute = (Option<(Ident, LitStr)>, Vec<Entry>);

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

pub(super) fn attribute(input: ParseStream<'_>) -> syn::Result<Attribute> {
    if input.peek(LitStr) {
        return Err(endpoint_as_a_string(input));
    }
    let endpoint = if input.peek(Ident) && input.peek2(LitStr) {
        let endpoint = (input.parse()?, input.parse()?);
        comma(input)?;
        Some(endpoint)
    } else {
        path_is_missing(&input.fork())?;
        None
    };
    Ok((endpoint, parse_entries(input)?))
}

/// `"/path"`, `"GET /path"` or `"GET", "/path"`.
fn endpoint_as_a_string(input: ParseStream<'_>) -> syn::Error {
    let mut strings = Vec::new();
    let ahead = input.fork();
    while let Ok(string) = ahead.parse::<LitStr>() {
        strings.push(string.value());
        let _ = ahead.parse::<Token![,]>();
    }
    let words: Vec<&str> = strings.iter().flat_map(|s| s.split_whitespace()).collect();
    let (method, path) = match words[..] {
        [method, path] => (method, path),
        [path] if path.starts_with('/') => ("GET", path),
        _ => ("GET", "/path"),
    };
    input.error(format!(
        "an endpoint is a method without quotes, then a path: write `{method} \"{path}\"`"
    ))
}

/// `GET`, alone or before a comma: no option has a name in capitals.
fn path_is_missing(ahead: ParseStream<'_>) -> syn::Result<()> {
    let Ok(method) = ahead.parse::<Ident>() else {
        return Ok(());
    };
    let name = method.to_string();
    if !name.chars().all(|c| c.is_ascii_uppercase()) || ahead.peek(Token![=]) {
        return Ok(());
    }
    let _ = ahead.parse::<Token![,]>();
    let path = ahead.parse::<LitStr>();
    let path = path.map_or_else(|_| "/path".to_owned(), |path| path.value());
    Err(syn::Error::new(
        method.span(),
        format!("an endpoint is a method, then a path: write `{name} \"{path}\"`"),
    ))
}

/// Whether an attribute above a function is this one again.
pub(super) fn is_instrumented(attribute: &syn::Attribute) -> bool {
    let last = attribute.path().segments.last();
    last.is_some_and(|last| last.ident == "instrumented")
}

/// What stands in an attribute's parentheses.
pub(super) fn arguments(attribute: &syn::Attribute) -> TokenStream {
    match &attribute.meta {
        Meta::List(list) => list.tokens.clone(),
        Meta::Path(_) | Meta::NameValue(_) => TokenStream::new(),
    }
}
