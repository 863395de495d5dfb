//! The other attributes above a function. They are expanded after this one, so syntax that they may
//! read must not change.

use crate::support::syntax::source_text::contains_word;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Attribute, Meta, parse_quote};

/// Built-in attributes with the same meaning above an `async fn` and above a function that returns
/// its future.
const INDIFFERENT: &[&str] = &[
    "allow",
    "cfg",
    "cold",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "forbid",
    "inline",
    "warn",
];

/// Built-in attributes with different meanings: above an `async fn`, `must_use` applies to the
/// output.
const ABOUT_ASYNC: &[&str] = &["must_use", "target_feature", "track_caller"];

/// This crate's attributes for functions.
const OURS: &[&str] = &[
    "auth_event",
    "background_task",
    "business_counter",
    "business_gauge",
    "business_histogram",
    "cache_operation",
    "db_operation",
    "external_call",
    "instrumented",
];

/// The ones that take their help text from the doc comment.
const HELPED: &[&str] = &[
    "business_counter",
    "business_gauge",
    "business_histogram",
    "instrumented",
];

/// Whether an attribute has the same meaning if the function returns its future.
pub(super) fn is_indifferent(attribute: &Attribute) -> bool {
    let path = attribute.path();
    let tool = |name| {
        path.segments.len() > 1
            && path
                .segments
                .first()
                .is_some_and(|first| first.ident == name)
    };
    INDIFFERENT.iter().any(|name| path.is_ident(name))
        || ["clippy", "rust_analyzer", "rustfmt"].into_iter().any(tool)
}

/// Whether an attribute does not read the names of arguments.
pub(super) fn is_blind(attribute: &Attribute) -> bool {
    is_indifferent(attribute)
        || ABOUT_ASYNC
            .iter()
            .any(|name| attribute.path().is_ident(name))
}

/// Whether an attribute belongs to this crate. These support returned futures, and read only the
/// arguments that their options name.
pub(super) fn is_ours(attribute: &Attribute) -> bool {
    let last = attribute.path().segments.last();
    OURS.iter()
        .any(|name| last.is_some_and(|last| last.ident == name))
}

/// Whether an attribute of this crate takes its help text from the doc comment, for another metric
/// than `name`. Also looks into `cfg_attr`.
pub(super) fn takes_docs(attribute: &Attribute, name: &str) -> bool {
    takes_docs_in(attribute.meta.to_token_stream(), name)
}

fn takes_docs_in(tokens: TokenStream, metric: &str) -> bool {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let TokenTree::Ident(name) = token else {
            continue;
        };
        let list = match tokens.peek() {
            Some(TokenTree::Group(group)) => group.stream(),
            _ => TokenStream::new(),
        };
        let has = |option: &str| {
            let mut words = list.clone().into_iter();
            words.any(|token| matches!(token, TokenTree::Ident(word) if word == option))
        };
        // Without `name`, the families of `#[instrumented]` have a fixed help text.
        let is_helped = HELPED.iter().any(|helped| name == helped)
            && !has("help")
            && (name != "instrumented" || has("name"));
        if is_helped && !names(list.clone(), metric)
            || name == "cfg_attr" && takes_docs_in(list, metric)
        {
            return true;
        }
    }
    false
}

/// A lint of rustdoc that only checks crates, so its level has no effect on a function.
const MARK: &str = "missing_crate_level_docs";

/// The mark that an attribute leaves in its place after it took its help text from the doc comment,
/// for attributes that are expanded later. The mark is an attribute without effect. It needs no
/// name to be in scope, and `deny` is allowed inside `forbid`.
pub(super) fn docs_taken(metric: &str) -> Attribute {
    let lint = Ident::new(MARK, Span::call_site());
    parse_quote!(#[deny(rustdoc::#lint, reason = #metric)])
}

/// Whether an attribute is such a mark for another metric than `name`.
pub(super) fn is_docs_taken(attribute: &Attribute, name: &str) -> bool {
    let Meta::List(list) = &attribute.meta else {
        return false;
    };
    list.path.is_ident("deny")
        && contains_word(list.tokens.clone(), MARK)
        && !names(list.tokens.clone(), name)
}

/// Whether the tokens of an attribute contain the name of a metric.
fn names(tokens: TokenStream, metric: &str) -> bool {
    let name = format!("{metric:?}");
    tokens.into_iter().any(|token| match token {
        TokenTree::Literal(text) => text.to_string() == name,
        TokenTree::Group(group) => names(group.stream(), metric),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn an_attribute_without_help_takes_the_doc_comment() {
        for (attribute, takes) in [
            (quote!(business_counter("x_total")), true),
            (quote!(m::business_gauge("x", set = 1)), true),
            (
                quote!(business_counter("x_total", labels(help = help))),
                true,
            ),
            (quote!(business_counter("x_total", help = "X.")), false),
            (quote!(instrumented), false),
            (quote!(instrumented(GET "/", error)), false),
            (quote!(instrumented(name = "x")), true),
            (quote!(instrumented(name = "x", help = "X.")), false),
            (quote!(db_operation(select, "users")), false),
            (
                quote!(cfg_attr(a, cfg_attr(b, business_counter("x_total")))),
                true,
            ),
            (
                quote!(cfg_attr(a, business_counter("x_total", help = "X."))),
                false,
            ),
            (quote!(business_counter("y_total", on = error)), false),
            (quote!(inline), false),
        ] {
            let text = attribute.to_string();
            assert_eq!(
                takes_docs(&parse_quote!(#[#attribute]), "y_total"),
                takes,
                "{text}"
            );
        }
    }
}
