//! Spans and names of generated code: the compiler reports errors in it at the user's tokens, and
//! no name collides with the user's names.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use std::fmt::Display;
use syn::Type;

/// A hygienic local variable. Its name also differs from the user's constants and structs, because
/// a pattern could refer to those.
pub(crate) fn local(name: &str) -> Ident {
    format_ident!("__metrics_{name}", span = Span::mixed_site())
}

/// A variable with this span, so that errors do not mention a macro. It is not hygienic, so
/// it has an unusual name.
pub(crate) fn ident_at(name: &str, span: Span) -> Ident {
    format_ident!("__metrics_{name}", span = span)
}

/// A static or constant of one attribute.
pub(crate) fn static_name(what: &str) -> Ident {
    format_ident!("__METRICS_{what}")
}

/// Renames the items of an attribute that was expanded earlier, so that items with the same names
/// can be added to the block.
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

/// A call with other spans: `path` gets the first span, and the parentheses get the second.
pub(crate) fn call_spanned(
    path: &TokenStream,
    arguments: TokenStream,
    span: (Span, Span),
) -> TokenStream {
    group_spanned(path, Group::new(Delimiter::Parenthesis, arguments), span)
}

/// The tokens with this span.
pub(crate) fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    let shown = |mut token: TokenTree| {
        token.set_span(span);
        token
    };
    tokens.into_iter().map(shown).collect()
}

/// A type with other spans. Its names are still resolved where it was written.
pub(crate) fn type_spanned(ty: &Type, (first, last): (Span, Span)) -> TokenStream {
    let mut tokens: Vec<TokenTree> = ty.to_token_stream().into_iter().collect();
    let end = tokens.len().saturating_sub(1);
    for (at, token) in tokens.iter_mut().enumerate() {
        let span = if at == end { last } else { first };
        token.set_span(token.span().located_at(span));
    }
    tokens.into_iter().collect()
}

/// A struct expression with another span.
pub(crate) fn struct_spanned(path: &TokenStream, fields: TokenStream, span: Span) -> TokenStream {
    group_spanned(path, Group::new(Delimiter::Brace, fields), (span, span))
}

fn group_spanned(path: &TokenStream, mut group: Group, span: (Span, Span)) -> TokenStream {
    let path = path_spanned(path, span);
    group.set_span(span.1);
    quote!(#path #group)
}

/// A path with other spans.
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

/// A mistake that underlines the attribute above `item`, because the attribute is in the wrong
/// place. It has the hygiene of the item, because the compiler adds a note about the macro to
/// errors with spans of the macro.
pub(crate) fn at_the_attribute(item: &TokenStream, message: impl Display) -> syn::Error {
    let first = item.clone().into_iter().next();
    let context = first.map_or_else(Span::call_site, |token| token.span());
    syn::Error::new(context.located_at(Span::call_site()), message)
}

/// The spans of the first and the last token. The compiler underlines the range between them for
/// generated code with these spans.
pub(crate) fn ends(tokens: impl ToTokens) -> (Span, Span) {
    let mut spans = tokens.into_token_stream().into_iter().map(|t| t.span());
    let first = spans.next().unwrap_or_else(Span::call_site);
    (first, spans.last().unwrap_or(first))
}

/// `match value { pattern => result }` with these spans.
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
