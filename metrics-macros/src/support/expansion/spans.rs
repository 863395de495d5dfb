//! Where the compiler shows generated code, when it complains about it: at
//! the user's tokens that it stands for. And names that meet none of theirs.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Type;

/// A local variable that can't meet one of the user's; nor, by its name, one of
/// their constants or structs, which a pattern would be taken for.
pub(crate) fn local(name: &str) -> Ident {
    format_ident!("__metrics_{name}", span = Span::mixed_site())
}

/// A variable for which the compiler shows `place`, and no macro around it.
/// It could meet one of the user's, so no user would choose its name.
pub(crate) fn ident_at(name: &str, place: Span) -> Ident {
    format_ident!("__metrics_{name}", span = place)
}

/// The static that belongs to one attribute on this function.
pub(crate) fn static_name(what: &str) -> Ident {
    format_ident!("__METRICS_{what}")
}

/// Tokens in which the items that an attribute above wrote make room for items
/// of the same names, in the same block.
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

/// A call that is shown as something else: `path` begins with the first span
/// and the parentheses end with the second.
pub(crate) fn call_spanned(
    path: &TokenStream,
    arguments: TokenStream,
    place: (Span, Span),
) -> TokenStream {
    path_spanned(path, Group::new(Delimiter::Parenthesis, arguments), place)
}

/// Tokens that are shown as something else, each of them.
pub(crate) fn respan(tokens: TokenStream, place: Span) -> TokenStream {
    let shown = |mut token: TokenTree| {
        token.set_span(place);
        token
    };
    tokens.into_iter().map(shown).collect()
}

/// A type that is shown as something else, and means what it did.
pub(crate) fn type_spanned(ty: &Type, (first, last): (Span, Span)) -> TokenStream {
    let mut tokens: Vec<TokenTree> = ty.to_token_stream().into_iter().collect();
    let end = tokens.len().saturating_sub(1);
    for (at, token) in tokens.iter_mut().enumerate() {
        let place = if at == end { last } else { first };
        token.set_span(token.span().located_at(place));
    }
    tokens.into_iter().collect()
}

/// A struct with its fields that is shown as something else.
pub(crate) fn struct_spanned(path: &TokenStream, fields: TokenStream, place: Span) -> TokenStream {
    path_spanned(path, Group::new(Delimiter::Brace, fields), (place, place))
}

fn path_spanned(path: &TokenStream, mut group: Group, (first, last): (Span, Span)) -> TokenStream {
    let mut tokens: Vec<TokenTree> = path.clone().into_iter().collect();
    for token in &mut tokens {
        token.set_span(first);
    }
    if let Some(token) = tokens.last_mut() {
        token.set_span(last);
    }
    group.set_span(last);
    quote!(#(#tokens)* #group)
}

/// Where some tokens begin and where they end: what begins and ends there
/// itself is shown as these tokens.
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
