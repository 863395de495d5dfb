//! The implementation of `LabelSet`.

use super::model::{Label, Model};
use crate::support::runtime::private;
use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{DeriveInput, Generics, Ident, Type, parse_quote};

pub(super) fn expand(model: &Model) -> TokenStream {
    let rt = private();
    let Model {
        ident,
        generics,
        labels,
    } = model;
    let generics = bounded(generics, labels);
    let (generics, arguments, bounds) = generics.split_for_impl();
    // The trait is always reached through the field's type as it is written:
    // the complaints about a type that is no label's value are then the same
    // at each place, and the compiler shows the user one.
    let entries = labels.iter().map(|Label { ty, name, .. }| {
        quote!(#rt::Label { name: #name, values: <#ty as #rt::LabelValue>::VALUES })
    });
    let index = labels
        .iter()
        .fold(quote!(0), |index, Label { field, ty, .. }| {
            quote! {
                (#index) * <#ty as #rt::LabelValue>::VALUES.len()
                    + <#ty as #rt::LabelValue>::index(&self.#field)
            }
        });
    quote! {
        #[automatically_derived]
        impl #generics #rt::LabelSet for #ident #arguments #bounds {
            const LABELS: &'static [#rt::Label] = &[#(#entries),*];

            #[inline]
            fn index(&self) -> ::core::primitive::usize {
                #index
            }
        }
    }
}

/// The generics, where each label of a generic type is a label's value. Of
/// other types the compiler is to say it at the field.
fn bounded(generics: &Generics, labels: &[Label]) -> Generics {
    let rt = private();
    let mut bounded = generics.clone();
    for Label { ty, .. } in labels {
        if generics
            .type_params()
            .any(|param| mentions(ty, &param.ident))
        {
            let bounds = bounded.make_where_clause();
            bounds.predicates.push(parse_quote!(#ty: #rt::LabelValue));
        }
    }
    bounded
}

fn mentions(ty: &Type, name: &Ident) -> bool {
    fn among(tokens: TokenStream, name: &Ident) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => ident == *name,
            TokenTree::Group(group) => among(group.stream(), name),
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        })
    }
    among(ty.to_token_stream(), name)
}

/// An implementation for a type with mistakes.
pub(super) fn stand_in(item: TokenStream) -> TokenStream {
    let rt = private();
    let Ok(DeriveInput {
        ident, generics, ..
    }) = syn::parse2(item)
    else {
        return TokenStream::new();
    };
    let (generics, arguments, bounds) = generics.split_for_impl();
    quote! {
        impl #generics #rt::LabelSet for #ident #arguments #bounds {
            const LABELS: &'static [#rt::Label] = &[];

            fn index(&self) -> ::core::primitive::usize {
                0
            }
        }
    }
}
