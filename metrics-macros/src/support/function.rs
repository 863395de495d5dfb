//! The user's function, and the code around its body.
//!
//! The body stays the tokens that the user wrote, so that the compiler's
//! complaints about it point at the user's lines.

use proc_macro2::{Group, Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Item, ReturnType, Signature, Token, Type, Visibility, parse_quote};

/// A function or method with a body.
#[derive(Clone)]
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    visibility: Visibility,
    pub(crate) signature: Signature,
    /// With its braces.
    body: Group,
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self {
            attributes: input.call(Attribute::parse_outer)?,
            visibility: input.parse()?,
            signature: input.parse()?,
            body: input.parse()?,
        })
    }
}

/// Takes an item for a function with a body that can be measured. `attribute`
/// is the name to use in the error.
pub(crate) fn measurable(attribute: &str, item: TokenStream) -> syn::Result<Function> {
    let function = match syn::parse2::<Function>(item.clone()) {
        Ok(function) => function,
        Err(syntax) => return Err(explain(attribute, item, syntax)),
    };
    if let Some(constant) = &function.signature.constness {
        return Err(syn::Error::new_spanned(
            constant,
            format!(
                "`#[{attribute}]` can't measure a `const fn`, which may run when the program is \
                 compiled: remove `const` or the attribute"
            ),
        ));
    }
    Ok(function)
}

/// Why an item is no function with a body.
fn explain(attribute: &str, item: TokenStream, syntax: syn::Error) -> syn::Error {
    let without_body = |input: ParseStream<'_>| {
        input.call(Attribute::parse_outer)?;
        input.parse::<Visibility>()?;
        let signature: Signature = input.parse()?;
        input.parse::<Token![;]>()?;
        Ok(signature)
    };
    if let Ok(signature) = syn::parse::Parser::parse2(without_body, item.clone()) {
        return syn::Error::new_spanned(
            &signature,
            format!(
                "`#[{attribute}]` measures a body, and this function has none: put it above the \
                 function in each `impl`, or give the function a body here"
            ),
        );
    }
    let what = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Struct(_)) => "a struct",
        Ok(Item::Enum(_)) => "an enum",
        Ok(Item::Impl(_)) => "an `impl` block",
        Ok(Item::Trait(_)) => "a trait",
        Ok(Item::Mod(_)) => "a module",
        Ok(Item::Static(_)) => "a static",
        Ok(Item::Const(_)) => "a constant",
        Ok(Item::Use(_)) => "a `use`",
        Ok(Item::Type(_)) => "a type alias",
        Ok(Item::Fn(_)) | Err(_) => return syntax,
        Ok(_) => "something else",
    };
    // The first line of the item, not all of it.
    let head = item
        .into_iter()
        .take_while(|token| !matches!(token, proc_macro2::TokenTree::Group(_)))
        .collect::<TokenStream>();
    syn::Error::new_spanned(
        head,
        format!("`#[{attribute}]` goes above a function, and this is {what}"),
    )
}

/// A local variable that can't meet one of the user's.
pub(crate) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

impl Function {
    /// The name, as the label `function` shows it.
    pub(crate) fn name(&self) -> String {
        self.signature.ident.unraw().to_string()
    }

    /// An expression that runs the body, where `return` and `?` leave the
    /// body only: a closure's call, or an `async` block to be awaited.
    pub(crate) fn run_body(&self, private: &TokenStream) -> TokenStream {
        let body = &self.body;
        let output = self.output();
        if self.signature.asyncness.is_some() {
            let pin = self.pin_output();
            quote!(async move { #pin #body })
        } else {
            quote!(#private::call(move || #output #body))
        }
    }

    /// The return type, with `_` for what has no name outside of signatures.
    fn output(&self) -> ReturnType {
        struct Unnameable;
        impl VisitMut for Unnameable {
            fn visit_type_mut(&mut self, ty: &mut Type) {
                if let Type::ImplTrait(_) = ty {
                    *ty = parse_quote!(_);
                } else {
                    visit_mut::visit_type_mut(self, ty);
                }
            }
        }
        let mut output = self.signature.output.clone();
        Unnameable.visit_return_type_mut(&mut output);
        output
    }

    /// A `return` that is never reached: the first one decides the type of an
    /// `async` block, so that a wrong type in the user's body is reported
    /// there, not around it.
    fn pin_output(&self) -> TokenStream {
        let ty: Type = match self.output() {
            ReturnType::Default => parse_quote!(()),
            ReturnType::Type(_, ty) => *ty,
        };
        let never = local("never");
        quote! {
            #[allow(
                unreachable_code,
                clippy::diverging_sub_expression,
                clippy::empty_loop,
                clippy::let_unit_value,
                clippy::let_with_type_underscore,
                clippy::needless_return
            )]
            if false {
                let #never: #ty = loop {};
                return #never;
            }
        }
    }

    /// The function with another body: `statements`, which end in the value.
    pub(crate) fn with_body(&self, statements: &TokenStream) -> TokenStream {
        let Self {
            attributes,
            visibility,
            signature,
            ..
        } = self;
        quote!(#(#attributes)* #visibility #signature { #statements })
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

/// The static that belongs to one attribute on this function.
pub(crate) fn static_name(what: &str) -> Ident {
    format_ident!("__METRICS_{what}")
}
