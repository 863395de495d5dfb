//! Reads the attribute and the static. Knows syntax, no rules.

use crate::support::options::{Entry, parse_entries};
use proc_macro2::{TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::{Attribute, Expr, Ident, LitStr, Token, Type, Visibility};

/// The attribute and the static as they are written.
pub(super) struct Parsed {
    /// The first thing in the parentheses, if it is a string.
    pub(super) name: Option<LitStr>,
    pub(super) entries: Vec<Entry>,
    pub(super) item: Static,
}

/// `static NAME: Type;`
pub(super) struct Static {
    pub(super) attributes: Vec<Attribute>,
    pub(super) visibility: Visibility,
    pub(super) mutability: Option<Token![mut]>,
    pub(super) ident: Ident,
    pub(super) ty: Type,
    /// `= expression`, which `#[metric]` writes itself.
    pub(super) initializer: Option<Expr>,
}

impl Parse for Static {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        input.parse::<Token![static]>()?;
        let mutability = input.parse()?;
        let ident = input.parse()?;
        input.parse::<Token![:]>()?;
        let ty = input.parse()?;
        let initializer = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        input.parse::<Token![;]>()?;
        Ok(Self {
            attributes,
            visibility,
            mutability,
            ident,
            ty,
            initializer,
        })
    }
}

pub(super) fn parse(arguments: TokenStream, item: TokenStream) -> syn::Result<Parsed> {
    let is_static = item
        .clone()
        .into_iter()
        .any(|token| matches!(token, TokenTree::Ident(ident) if ident == "static"));
    if !is_static {
        let head =
            item.into_iter().take_while(|token| !matches!(token, TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::Brace));
        return Err(syn::Error::new_spanned(
            head.collect::<TokenStream>(),
            "`#[metric]` goes above a static: write `static ORDERS_TOTAL: Counter;`",
        ));
    }
    let item = syn::parse2(item)?;
    let (name, entries) = attribute.parse2(arguments)?;
    Ok(Parsed {
        name,
        entries,
        item,
    })
}

fn attribute(input: ParseStream<'_>) -> syn::Result<(Option<LitStr>, Vec<Entry>)> {
    let name = if input.peek(LitStr) {
        let name = input.parse()?;
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        Some(name)
    } else {
        None
    };
    Ok((name, parse_entries(input)?))
}
