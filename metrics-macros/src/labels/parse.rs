//! Parses the list of labels. Knows the syntax, but no rules.

use crate::support::errors::Errors;
use crate::support::syntax::entries::one_of_list;
use crate::support::syntax::group::ungrouped;
use crate::support::syntax::source_text::source_text;
use proc_macro2::TokenStream;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::{Expr, Ident, Lit, Token, Type};

/// `name = expression` or `name: Type = expression`.
pub(super) struct LabelEntry {
    pub(super) name: Ident,
    pub(super) ty: Option<Type>,
    pub(super) value: Expr,
}

impl Parse for LabelEntry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if !input.peek(Ident::peek_any) || input.peek(Lit) {
            let value = input.fork().parse::<Lit>();
            let value = value.map_or("argument".to_owned(), |value| source_text(&value));
            let message = format!("missing label name: write `name = {value}`");
            return Err(input.error(message));
        }
        let name: Ident = input.call(Ident::parse_any)?;
        let ty = match input.parse::<Option<Token![:]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        if !input.peek(Token![=]) {
            let message = format!(
                "missing value of the label `{name}`: write `{name} = argument`, or `{name} = \
                 |value: &Type| …` to take it from the returned value"
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

/// The valid entries in `labels(…)`. Reports the others.
pub(super) fn label_entries(list: TokenStream, errors: &mut Errors) -> Vec<LabelEntry> {
    let mut mistakes = Vec::new();
    let read = |input: ParseStream<'_>| {
        let mut entries = Vec::new();
        while !input.is_empty() {
            entries.extend(one_of_list(input, &mut mistakes, LabelEntry::parse));
        }
        Ok(entries)
    };
    let entries = errors.take(read.parse2(list)).unwrap_or_default();
    mistakes.into_iter().for_each(|mistake| errors.add(mistake));
    entries
}
