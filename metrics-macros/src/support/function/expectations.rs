//! Turns `#[expect(…)]` into `#[allow(…)]`.

use crate::support::syntax::source_text::identifiers;
use proc_macro2::{Ident, TokenTree};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token, parse_quote};

/// The lints that are silent if the variable is used.
const ABOUT_USES: &[&str] = &["unused", "unused_assignments", "unused_variables"];

/// Turns `expect` into `allow`, also in a `cfg_attr`.
pub(super) fn allow_expected(attribute: &mut Attribute) {
    let Meta::List(list) = &mut attribute.meta else {
        return;
    };
    if list.path.is_ident("expect") {
        list.path = parse_quote!(allow);
    } else if list.path.is_ident("cfg_attr") {
        let allowed = |token| match token {
            TokenTree::Ident(word) if word == "expect" => {
                TokenTree::Ident(Ident::new("allow", word.span()))
            }
            other => other,
        };
        list.tokens = list.tokens.clone().into_iter().map(allowed).collect();
    }
}

/// The same for lints about unused variables only. Other lints are still expected.
pub(super) fn allow_unused(mut attribute: Attribute) -> Vec<Attribute> {
    let is_about_uses = |meta: &Meta| ABOUT_USES.iter().any(|lint| meta.path().is_ident(lint));
    let is_reason = |meta: &Meta| meta.path().is_ident("reason");
    let lints = |list: &syn::MetaList| {
        let lints = Punctuated::<Meta, Token![,]>::parse_terminated.parse2(list.tokens.clone());
        lints
            .ok()
            .map(|lints| lints.into_iter().collect::<Vec<_>>())
    };
    match &attribute.meta {
        Meta::List(list) if list.path.is_ident("expect") => {
            let Some(lints) = lints(list).filter(|lints| lints.iter().any(is_about_uses)) else {
                return vec![attribute];
            };
            let allowed = lints
                .iter()
                .filter(|meta| is_about_uses(meta) || is_reason(meta));
            let others = lints.iter().filter(|meta| !is_about_uses(meta));
            let mut attributes = vec![parse_quote!(#[allow(#(#allowed),*)])];
            if !lints
                .iter()
                .all(|meta| is_about_uses(meta) || is_reason(meta))
            {
                attributes.push(parse_quote!(#[expect(#(#others),*)]));
            }
            attributes
        }
        Meta::List(list) => {
            let words = identifiers(&list.tokens);
            if words.iter().any(|word| ABOUT_USES.contains(&&**word)) {
                allow_expected(&mut attribute);
            }
            vec![attribute]
        }
        _ => vec![attribute],
    }
}
