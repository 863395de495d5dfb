//! The implementation of `LabelValue`.

use super::model::Model;
use crate::support::expansion::derived::own_name;
use crate::support::rules::label_name::runtime_for;
use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

pub(super) fn expand(model: &Model) -> TokenStream {
    let (rt, import) = (model.runtime.imported(), model.runtime.import());
    let Model {
        runtime: _,
        ident,
        allowed,
        generics,
        values,
    } = model;
    let (generics, arguments, bounds) = generics.split_for_impl();
    let texts = values.iter().map(|value| &value.text);
    let variants = values.iter().map(|value| &value.variant);
    let indexes = 0..values.len();
    quote! {
        const _: () = {
            #import
            #allowed
            #[automatically_derived]
            impl #generics #rt::LabelValue for #ident #arguments #bounds {
                const VALUES: &'static [&'static ::core::primitive::str] = &[#(#texts),*];

                #[inline]
                fn index(&self) -> ::core::primitive::usize {
                    match self {
                        #(Self::#variants { .. } => #indexes,)*
                    }
                }
            }
        };
    }
}

/// A placeholder implementation for a type with mistakes.
pub(super) fn stand_in(item: TokenStream) -> TokenStream {
    let Ok(DeriveInput {
        attrs,
        ident,
        generics,
        ..
    }) = syn::parse2(item)
    else {
        return TokenStream::new();
    };
    let rt = runtime_for(&attrs).private();
    let ident = own_name(&ident);
    let (generics, arguments, bounds) = generics.split_for_impl();
    quote! {
        impl #generics #rt::LabelValue for #ident #arguments #bounds {
            const VALUES: &'static [&'static ::core::primitive::str] = &[""];

            fn index(&self) -> ::core::primitive::usize {
                0
            }
        }
    }
}
