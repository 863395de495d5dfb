//! The user's function: a parsed signature, and the body as tokens.

use super::arguments::Arguments;
use super::async_function::returning_future;
use super::other_item::not_measurable;
use super::sibling_attributes::is_indifferent;
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::{AttrStyle, Attribute, Signature, Visibility, token};

/// A function or method with a body.
#[derive(Clone)]
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(super) visibility: Visibility,
    pub(crate) signature: Signature,
    /// With its braces.
    pub(super) body: Group,
    /// The tokens from the compiler, if the function is unchanged. Parsing turns doc comments into
    /// attributes, which clippy's lints about doc comments ignore.
    pub(super) written: Option<TokenStream>,
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut function = Self {
            attributes: input.call(Attribute::parse_outer)?,
            visibility: input.parse()?,
            signature: input.parse()?,
            body: body(input)?,
            written: None,
        };
        // `#![allow(…)]` must stay at the beginning of a block. In front of the function it has the
        // same effect.
        let (inner, statements) = inner_attributes.parse2(function.body.stream())?;
        if !inner.is_empty() {
            let span = function.body.span();
            function.body = Group::new(Delimiter::Brace, statements);
            function.body.set_span(span);
            let outer = inner.into_iter().map(|attribute| Attribute {
                style: AttrStyle::Outer,
                ..attribute
            });
            function.attributes.extend(outer);
        }
        Ok(function)
    }
}

/// A block, possibly in the invisible groups of `macro_rules!`.
fn body(input: ParseStream<'_>) -> syn::Result<Group> {
    if !input.peek(token::Brace) {
        return Err(input.error("expected a body"));
    }
    let mut tree: TokenTree = input.parse()?;
    loop {
        match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return Ok(group),
            TokenTree::Group(group) => tree = syn::parse2(group.stream())?,
            other => return Err(syn::Error::new(other.span(), "expected a body")),
        }
    }
}

fn inner_attributes(input: ParseStream<'_>) -> syn::Result<(Vec<Attribute>, TokenStream)> {
    Ok((input.call(Attribute::parse_inner)?, input.parse()?))
}

/// Parses an item as a function that can be measured. `attribute` is the name for the error.
pub(crate) fn measurable(attribute: &str, item: TokenStream) -> syn::Result<Function> {
    let mut function = match syn::parse2::<Function>(item.clone()) {
        Ok(function) => function,
        Err(syntax) => return Err(not_measurable(attribute, item, syntax)),
    };
    if let Some(constant) = &function.signature.constness {
        return Err(syn::Error::new_spanned(
            constant,
            format!(
                "`#[{attribute}]` cannot measure a `const fn`, which may run at compile time: \
                 remove `const` or the attribute"
            ),
        ));
    }
    function.written = Some(item);
    Ok(function)
}

impl Function {
    /// The name, as in the label `function`.
    pub(crate) fn name(&self) -> String {
        self.signature.ident.unraw().to_string()
    }

    /// The span of the body.
    pub(crate) fn body_span(&self) -> Span {
        self.body.span()
    }

    /// The function with another body: `statements`, which end in the returned value.
    pub(crate) fn with_body(&self, statements: &TokenStream) -> TokenStream {
        self.with(&self.signature, statements)
    }

    /// The function with another signature and another body. Its documentation shows the user's
    /// signature.
    pub(crate) fn with(&self, signature: &Signature, statements: &TokenStream) -> TokenStream {
        let Self {
            attributes,
            visibility,
            body,
            ..
        } = self;
        let mut block = Group::new(Delimiter::Brace, statements.clone());
        // Errors about the body point at the user's code.
        block.set_span(body.span());
        // The compiler underlines a whole signature only if its last token is the user's. A
        // signature that returns a future ends in generated tokens, so an empty `where` follows.
        let returns_another = signature.asyncness.is_none() && self.is_async();
        let end = (returns_another && signature.generics.where_clause.is_none())
            .then(|| Ident::new("where", body.span()));
        let function = quote!(#(#attributes)* #visibility #signature #end #block);
        let text = |signature: &Signature| signature.to_token_stream().to_string();
        if text(signature) == text(&self.signature) {
            function
        } else {
            quote!(#[cfg(doc)] #self #[cfg(not(doc))] #function)
        }
    }

    /// Whether another attribute may read the syntax of the function.
    pub(crate) fn is_looked_at(&self) -> bool {
        !self.attributes.iter().all(is_indifferent)
    }

    /// The signature of this `async fn` as a function that returns its future, unless another
    /// attribute may need the `async`.
    pub(crate) fn returning_future(&self, arguments: &Arguments) -> Option<Signature> {
        if self.is_looked_at() {
            return None;
        }
        returning_future(&arguments.signature)
    }

    /// Whether the function is an `async fn`.
    pub(crate) fn is_async(&self) -> bool {
        self.signature.asyncness.is_some()
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let body = &self.body;
        tokens.extend(self.attributes.iter().map(ToTokens::to_token_stream));
        self.visibility.to_tokens(tokens);
        self.signature.to_tokens(tokens);
        body.to_tokens(tokens);
    }
}
