//! The user's type in the code of a derive, so that lints do not repeat there what they report
//! about the type.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{Attribute, DeriveInput, Meta, Type};

/// The name of the type, with a span of the derive: rustc's lint `deprecated` ignores the code of
/// derives.
pub(crate) fn own_name(ident: &Ident) -> Ident {
    let mut ident = ident.clone();
    ident.set_span(own_span(ident.span()));
    ident
}

/// The type of a field, with spans of the derive if the struct is deprecated. Otherwise errors are
/// reported at the field.
pub(crate) fn field_type(ty: &Type, around: &[Attribute]) -> Type {
    let is_deprecated = around
        .iter()
        .any(|above| above.path().is_ident("deprecated"));
    let own = is_deprecated.then(|| syn::parse2(own_tokens(ty.to_token_stream())));
    own.and_then(Result::ok).unwrap_or_else(|| ty.clone())
}

fn own_tokens(tokens: TokenStream) -> TokenStream {
    let own = |mut token: TokenTree| {
        // With another span, `$crate` would be another crate.
        if token.to_string() == "$crate" {
            return token;
        }
        let span = own_span(token.span());
        if let TokenTree::Group(group) = &token {
            let tokens = own_tokens(group.stream());
            token = TokenTree::Group(Group::new(group.delimiter(), tokens));
        }
        token.set_span(span);
        token
    };
    tokens.into_iter().map(own).collect()
}

fn own_span(span: Span) -> Span {
    Span::call_site().located_at(span)
}

/// The lints that are allowed or expected on the type or its fields, as attributes for the
/// implementation, which refers to the same types.
pub(crate) fn allowed_lints(input: &DeriveInput) -> TokenStream {
    let parts: Vec<&Attribute> = match &input.data {
        syn::Data::Struct(data) => data.fields.iter().flat_map(|field| &field.attrs).collect(),
        syn::Data::Enum(_) | syn::Data::Union(_) => Vec::new(),
    };
    let lints = input
        .attrs
        .iter()
        .chain(parts)
        .filter_map(|above| match &above.meta {
            Meta::List(list) if list.path.is_ident("allow") || list.path.is_ident("expect") => {
                Some(&list.tokens)
            }
            _ => None,
        });
    quote!(#(#[allow(#lints)])*)
}
