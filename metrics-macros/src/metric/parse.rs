//! Parses the attribute and the static. Knows the syntax, but no rules.

use crate::support::expansion::spans::at_the_attribute;
use crate::support::function::other_item::kind_of;
use crate::support::syntax::entries::{Entry, end_of_one, parse_entries};
use crate::support::syntax::group::ungrouped_type;
use proc_macro2::{Span, TokenStream};
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::spanned::Spanned as _;
use syn::{Attribute, Expr, Ident, LitStr, Token, Type, Visibility};

/// The attribute as it is written.
pub(super) struct Arguments {
    /// The first argument, if it is a string.
    pub(super) name: Option<LitStr>,
    pub(super) entries: Vec<Entry>,
    /// Syntax errors.
    pub(super) mistakes: Vec<syn::Error>,
}

/// `static NAME: Type;`
#[derive(Clone)]
pub(super) struct Static {
    pub(super) attributes: Vec<Attribute>,
    pub(super) visibility: Visibility,
    /// `const` instead of `static`, which is a mistake.
    pub(super) constant: Option<Token![const]>,
    pub(super) mutability: Option<Token![mut]>,
    pub(super) ident: Ident,
    pub(super) ty: Type,
    /// `= expression`, which is a mistake.
    pub(super) initializer: Option<Expr>,
    /// The spans of the first token after the visibility and of the last token.
    pub(super) span: (Span, Span),
}

impl Parse for Static {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let constant: Option<Token![const]> = input.parse()?;
        let first = input.span();
        if constant.is_none() {
            input.parse::<Token![static]>()?;
        }
        let mutability = input.parse()?;
        let ident = input.parse()?;
        input.parse::<Token![:]>()?;
        let ty = ungrouped_type(input.parse()?);
        let initializer = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        let last = input.parse::<Token![;]>()?.span();
        Ok(Self {
            attributes,
            visibility,
            constant,
            mutability,
            ident,
            ty,
            initializer,
            span: (first, last),
        })
    }
}

pub(super) fn item(tokens: TokenStream) -> syn::Result<Static> {
    syn::parse2(tokens.clone()).map_err(|_| {
        let (what, instead) = match kind_of(&tokens) {
            None | Some("a static") => (String::new(), ""),
            Some("a function") => (
                ", found a function".to_owned(),
                ", or `#[instrumented]` to measure the function",
            ),
            Some(what) => (format!(", found {what}"), ""),
        };
        at_the_attribute(
            &tokens,
            format!(
                "expected a static below `#[metric]`{what}: write `static ORDERS_TOTAL: \
                 Counter;`{instead}"
            ),
        )
    })
}

pub(super) fn arguments(tokens: TokenStream) -> syn::Result<Arguments> {
    attribute.parse2(tokens)
}

fn attribute(input: ParseStream<'_>) -> syn::Result<Arguments> {
    let mut mistakes = Vec::new();
    let name = if input.peek(LitStr) {
        let name = input.parse()?;
        end_of_one(input, &mut mistakes);
        Some(name)
    } else {
        None
    };
    let list = parse_entries(input)?;
    mistakes.extend(list.mistakes);
    Ok(Arguments {
        name,
        entries: list.entries,
        mistakes,
    })
}
