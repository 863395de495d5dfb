//! Reads the list of labels. Knows syntax, no rules.

use crate::support::group::ungrouped;
use proc_macro2::TokenStream;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, Token, Type};

/// `name = expression` or `name: Type = expression`.
pub(super) struct LabelEntry {
    pub(super) name: Ident,
    pub(super) ty: Option<Type>,
    pub(super) value: Expr,
}

impl Parse for LabelEntry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name: Ident = input.call(Ident::parse_any)?;
        let ty = match input.parse::<Option<Token![:]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        if !input.peek(Token![=]) {
            let message = format!(
                "a label needs a value: write `{name} = argument`, or \
                 `{name} = |value: &Type| …` for one from what the function returns"
            );
            return Err(syn::Error::new(name.span(), message));
        }
        input.parse::<Token![=]>()?;
        Ok(Self {
            name,
            ty,
            value: ungrouped(&input.parse()?).clone(),
        })
    }
}

/// The entries in `labels(…)`.
pub(super) fn label_entries(list: TokenStream) -> syn::Result<Vec<LabelEntry>> {
    let entries = Punctuated::<LabelEntry, Token![,]>::parse_terminated.parse2(list)?;
    Ok(entries.into_iter().collect())
}
