//! The user's function, with its signature and its body: raw tokens.

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
    /// The tokens that the compiler passed, if they still say the same. Among other tokens a
    /// doc comment is an attribute, which clippy's lints about doc comments skip.
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
        // `#![allow(…)]` at the body's beginning must stay at one; in front of
        // the function it says the same.
        let (inner, statements) = inner_attributes.parse2(function.body.stream())?;
        if !inner.is_empty() {
            let place = function.body.span();
            function.body = Group::new(Delimiter::Brace, statements);
            function.body.set_span(place);
            let outer = inner.into_iter().map(|attribute| Attribute {
                style: AttrStyle::Outer,
                ..attribute
            });
            function.attributes.extend(outer);
        }
        Ok(function)
    }
}

/// A block, which `macro_rules!` may have put in invisible brackets.
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

/// Takes an item for a function with a body that can be measured. `attribute`
/// is the name to use in the error.
pub(crate) fn measurable(attribute: &str, item: TokenStream) -> syn::Result<Function> {
    let mut function = match syn::parse2::<Function>(item.clone()) {
        Ok(function) => function,
        Err(syntax) => return Err(not_measurable(attribute, item, syntax)),
    };
    if let Some(constant) = &function.signature.constness {
        return Err(syn::Error::new_spanned(
            constant,
            format!(
                "`#[{attribute}]` can't measure a `const fn`, which may run when the program is \
                 compiled: leave out `const`, or the attribute"
            ),
        ));
    }
    function.written = Some(item);
    Ok(function)
}

impl Function {
    /// The name, as the label `function` shows it.
    pub(crate) fn name(&self) -> String {
        self.signature.ident.unraw().to_string()
    }

    /// Where the user's body is.
    pub(crate) fn body_span(&self) -> Span {
        self.body.span()
    }

    /// The function with another body: `statements`, which end in the value.
    pub(crate) fn with_body(&self, statements: &TokenStream) -> TokenStream {
        self.with(&self.signature, statements)
    }

    /// The function with another signature, too. Its documentation shows the user's.
    pub(crate) fn with(&self, signature: &Signature, statements: &TokenStream) -> TokenStream {
        let Self {
            attributes,
            visibility,
            body,
            ..
        } = self;
        let mut block = Group::new(Delimiter::Brace, statements.clone());
        // Errors about the function's body point at what the user wrote.
        block.set_span(body.span());
        // The compiler underlines a signature as a whole only if it ends where the user's
        // does: that of a future ends in generated tokens.
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

    /// Whether another attribute may look at how the function is written.
    pub(crate) fn is_looked_at(&self) -> bool {
        !self.attributes.iter().all(is_indifferent)
    }

    /// The signature of this `async fn` as the function that returns its future, if no
    /// attribute that is still to come needs the `async`.
    pub(crate) fn returning_future(&self, arguments: &Arguments) -> Option<Signature> {
        if self.is_looked_at() {
            return None;
        }
        returning_future(&arguments.signature)
    }

    /// Whether the function's futures are awaited rather than its body run.
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
