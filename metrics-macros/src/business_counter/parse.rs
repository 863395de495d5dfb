//! Reads the attribute and the function. Knows syntax, no rules.

use crate::support::function::{Function, measurable};
use crate::support::group::ungrouped;
use crate::support::options::{Entry, comma, parse_entries};
use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, LitStr, Token, Type};

/// The attribute as it is written.
pub(super) struct Parsed {
    pub(super) name: LitStr,
    pub(super) entries: Vec<Entry>,
    pub(super) function: Function,
}

pub(super) fn parse(arguments: TokenStream, item: TokenStream) -> syn::Result<Parsed> {
    // First the item: a mistake there makes all others irrelevant.
    let function = measurable("business_counter", item)?;
    let (name, entries) = attribute.parse2(arguments)?;
    Ok(Parsed {
        name,
        entries,
        function,
    })
}

fn attribute(input: ParseStream<'_>) -> syn::Result<(LitStr, Vec<Entry>)> {
    if !input.peek(LitStr) {
        // At the end, `input.error` would begin with words of its own.
        let place = if input.is_empty() {
            Span::call_site()
        } else {
            input.span()
        };
        return Err(syn::Error::new(
            place,
            "the name of a counter comes first, as a string: write \
             `#[business_counter(\"orders_total\")]`",
        ));
    }
    let name = input.parse()?;
    comma(input)?;
    Ok((name, parse_entries(input)?))
}

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
