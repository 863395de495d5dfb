//! The implementation of `LabelSet`.

use super::model::{Label, Model};
use crate::support::runtime::private;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::DeriveInput;
use syn::spanned::Spanned as _;

pub(super) fn expand(model: &Model) -> TokenStream {
    let rt = private();
    let Model {
        ident,
        generics,
        labels,
    } = model;
    let (generics, arguments, bounds) = generics.split_for_impl();
    // Each under its type's own span, so that a type that is no label's value
    // is reported there.
    let entries = labels.iter().map(|Label { ty, name, .. }| {
        quote_spanned! {ty.span()=>
            #rt::Label { name: #name, values: <#ty as #rt::LabelValue>::VALUES }
        }
    });
    let index = labels
        .iter()
        .fold(quote!(0), |index, Label { field, ty, .. }| {
            quote_spanned! {ty.span()=>
                (#index) * <#ty as #rt::LabelValue>::VALUES.len()
                    + #rt::LabelValue::index(&self.#field)
            }
        });
    quote! {
        #[automatically_derived]
        impl #generics #rt::LabelSet for #ident #arguments #bounds {
            const LABELS: &'static [#rt::Label] = &[#(#entries),*];

            #[inline]
            fn index(&self) -> usize {
                #index
            }
        }
    }
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

            fn index(&self) -> usize {
                0
            }
        }
    }
}
