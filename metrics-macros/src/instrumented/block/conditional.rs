//! `#[cfg_attr(condition, instrumented(…))]` above a function of a block. The block is expanded
//! before the compiler evaluates the condition, so the expansion covers both cases.

use crate::instrumented::parse::is_instrumented;
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::parse::{ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token};

/// Completes or removes the attribute in each `cfg_attr`. Returns the conditions under which the
/// function has its own attribute.
pub(super) fn complete(
    attributes: &mut Vec<Attribute>,
    completed: &mut dyn FnMut(&Meta) -> Option<Meta>,
) -> Vec<TokenStream> {
    let mut conditions = Vec::new();
    attributes.retain_mut(|attribute| {
        let Some(found) = within(&attribute.meta, completed) else {
            return true;
        };
        conditions.extend(found.conditions);
        let is_left = found.left.is_some();
        if let Some(left) = found.left {
            attribute.meta = left;
        }
        is_left
    });
    conditions
}

struct Found {
    conditions: Vec<TokenStream>,
    /// The `cfg_attr`, if it still has attributes.
    left: Option<Meta>,
}

/// Looks for the attribute in a `cfg_attr`, also in nested ones.
fn within(meta: &Meta, completed: &mut dyn FnMut(&Meta) -> Option<Meta>) -> Option<Found> {
    let Meta::List(list) = meta else { return None };
    if !list.path.is_ident("cfg_attr") {
        return None;
    }
    let (condition, written) = condition_and_attributes.parse2(list.tokens.clone()).ok()?;
    let (mut conditions, mut left) = (Vec::new(), Vec::new());
    for meta in written {
        if is_instrumented(&meta) {
            conditions.push(condition.clone());
            left.extend(completed(&meta));
        } else if let Some(found) = within(&meta, completed) {
            let nested = found.conditions.iter();
            conditions.extend(nested.map(|nested| quote!(all(#condition, #nested))));
            left.extend(found.left);
        } else {
            left.push(meta);
        }
    }
    if conditions.is_empty() {
        return None;
    }
    let mut rest = list.clone();
    rest.tokens = quote!(#condition, #(#left),*);
    Some(Found {
        conditions,
        left: (!left.is_empty()).then_some(Meta::List(rest)),
    })
}

fn condition_and_attributes(
    input: ParseStream<'_>,
) -> syn::Result<(TokenStream, Punctuated<Meta, Token![,]>)> {
    let mut condition = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        condition.extend([input.parse::<TokenTree>()?]);
    }
    input.parse::<Token![,]>()?;
    Ok((condition, Punctuated::parse_terminated(input)?))
}
