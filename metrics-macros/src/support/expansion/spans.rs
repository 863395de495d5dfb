//! Spans and names of generated code: the compiler reports an error in it at the
//! user's tokens that it stands for, and no name clashes with one of the user's.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use std::fmt::Display;
use syn::Type;

/// A local variable that is hygienic. Its name also differs from the user's constants
/// and structs, which a pattern could otherwise refer to.
pub(crate) fn local(name: &str) -> Ident {
    format_ident!("__metrics_{name}", span = Span::mixed_site())
}

/// A variable with the span `place`, so that the compiler names no macro around it. It
/// is not hygienic, so its name is one that no user chooses.
pub(crate) fn ident_at(name: &str, place: Span) -> Ident {
    format_ident!("__metrics_{name}", span = place)
}

/// The static that belongs to one attribute on this function.
pub(crate) fn static_name(what: &str) -> Ident {
    format_ident!("__METRICS_{what}")
}

/// Tokens in which the items of an attribute that was expanded earlier have other
/// names, so that items of the same names fit into the block.
pub(crate) fn rename_earlier_items(tokens: TokenStream) -> TokenStream {
    let moved = |token| match token {
        TokenTree::Ident(ident) => {
            let name = ident.to_string();
            if name.starts_with("__METRICS_") || name.trim_end_matches('_') == "__metrics" {
                TokenTree::Ident(format_ident!("{name}_", span = ident.span()))
            } else {
                TokenTree::Ident(ident)
            }
        }
        TokenTree::Group(group) => {
            let mut moved = Group::new(group.delimiter(), rename_earlier_items(group.stream()));
            moved.set_span(group.span());
            TokenTree::Group(moved)
        }
        other => other,
    };
    tokens.into_iter().map(moved).collect()
}

/// A call with the span of something else: `path` begins with the first span, and the
/// parentheses end with the second.
pub(crate) fn call_spanned(
    path: &TokenStream,
    arguments: TokenStream,
    place: (Span, Span),
) -> TokenStream {
    group_spanned(path, Group::new(Delimiter::Parenthesis, arguments), place)
}

/// Tokens that all have the same span.
pub(crate) fn respan(tokens: TokenStream, place: Span) -> TokenStream {
    let shown = |mut token: TokenTree| {
        token.set_span(place);
        token
    };
    tokens.into_iter().map(shown).collect()
}

/// A type with the span of something else. It is resolved where it was written.
pub(crate) fn type_spanned(ty: &Type, (first, last): (Span, Span)) -> TokenStream {
    let mut tokens: Vec<TokenTree> = ty.to_token_stream().into_iter().collect();
    let end = tokens.len().saturating_sub(1);
    for (at, token) in tokens.iter_mut().enumerate() {
        let place = if at == end { last } else { first };
        token.set_span(token.span().located_at(place));
    }
    tokens.into_iter().collect()
}

/// A struct with its fields that has the span of something else.
pub(crate) fn struct_spanned(path: &TokenStream, fields: TokenStream, place: Span) -> TokenStream {
    group_spanned(path, Group::new(Delimiter::Brace, fields), (place, place))
}

fn group_spanned(path: &TokenStream, mut group: Group, place: (Span, Span)) -> TokenStream {
    let path = path_spanned(path, place);
    group.set_span(place.1);
    quote!(#path #group)
}

/// A path with the span of something else.
pub(crate) fn path_spanned(path: &TokenStream, (first, last): (Span, Span)) -> TokenStream {
    let mut tokens: Vec<TokenTree> = path.clone().into_iter().collect();
    for token in &mut tokens {
        token.set_span(first);
    }
    if let Some(token) = tokens.last_mut() {
        token.set_span(last);
    }
    tokens.into_iter().collect()
}

/// A mistake that underlines the attribute which is being expanded, above `item`: it is
/// what has to move. With the context of the item, since the compiler adds a note about
/// the macro to everything that is the macro's.
pub(crate) fn at_the_attribute(item: &TokenStream, message: impl Display) -> syn::Error {
    let first = item.clone().into_iter().next();
    let context = first.map_or_else(Span::call_site, |token| token.span());
    syn::Error::new(context.located_at(Span::call_site()), message)
}

/// Where some tokens begin and where they end. The compiler underlines them for
/// generated code that begins and ends there.
pub(crate) fn ends(tokens: impl ToTokens) -> (Span, Span) {
    let mut spans = tokens.into_token_stream().into_iter().map(|t| t.span());
    let first = spans.next().unwrap_or_else(Span::call_site);
    (first, spans.last().unwrap_or(first))
}

/// `result` with `value` in the variable `pattern`, as an expression that
/// begins and ends at a place.
pub(crate) fn match_spanned(
    value: &TokenStream,
    pattern: &TokenStream,
    result: &TokenStream,
    (first, last): (Span, Span),
) -> TokenStream {
    let keyword = quote_spanned!(first=> match);
    let mut arms = Group::new(Delimiter::Brace, quote!(#pattern => #result));
    arms.set_span(last);
    quote!(#keyword #value #arms)
}
