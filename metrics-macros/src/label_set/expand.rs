//! The implementation of `LabelSet`.

use super::model::{Label, Model};
use crate::support::expansion::derived::own_name;
use crate::support::expansion::spans::{local, static_name};
use crate::support::rules::label_name::runtime_for;
use crate::support::syntax::source_text::contains_word;
use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::{DeriveInput, Generics, Ident, parse_quote};

pub(super) fn expand(model: &Model) -> TokenStream {
    let (rt, import) = (model.runtime.imported(), model.runtime.import());
    let Model {
        runtime: _,
        ident,
        allowed,
        generics,
        labels,
    } = model;
    let generics = bounded(&rt, generics, labels);
    let (generics, arguments, bounds) = generics.split_for_impl();
    let numbered = || labels.iter().enumerate();
    let entries = numbered().map(|(at, label)| entry(&rt, at, label));
    let dictionaries = numbered().filter_map(|(at, label)| {
        let (name, limit) = (dictionary(at), label.limit.as_ref()?);
        let (count, max_length) = (limit.count, limit.max_length);
        let new = quote!(#rt::Dictionary::new(#count, #max_length));
        Some(quote!(static #name: #rt::Dictionary = #new;))
    });
    let index = numbered().fold(quote!(0), |index, (at, label)| {
        let (number, label_is_dynamic) = (number(&rt, at, label), label.limit.is_some());
        if label_is_dynamic {
            quote!(#rt::with_dynamic_label(#index, &Self::LABELS[#at], #number))
        } else {
            quote!(#rt::with_label(#index, &Self::LABELS[#at], #number))
        }
    });
    let numbers = numbered().filter_map(|(at, label)| {
        label.limit.as_ref()?;
        let Label { field, ty, .. } = label;
        let (variable, values) = (variable(at), dictionary(at));
        // By the type as it is written, so that errors about it point there.
        Some(quote!(let #variable = #values.number(<#ty as #rt::Text>::text(&self.#field));))
    });
    let overflow = numbered().filter_map(|(at, label)| {
        label.limit.as_ref()?;
        let variable = variable(at);
        Some(quote!(| #rt::overflow(#variable)))
    });
    let implementation = quote! {
        #allowed
        #[automatically_derived]
        impl #generics #rt::LabelSet for #ident #arguments #bounds {
            const LABELS: &'static [#rt::Label] = &[#(#entries),*];

            const CHECKED: ::core::primitive::bool = true;

            #[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
            #[inline]
            fn index(&self) -> ::core::primitive::u64 {
                #(#numbers)*
                #index #(#overflow)*
            }
        }
    };
    quote!(const _: () = { #import #(#dictionaries)* #implementation };)
}

/// A label of the set.
///
/// All code refers to the trait by the field's type as it is written. So the errors about a type
/// that is not a `LabelValue` are equal, and the compiler shows one of them.
fn entry(
    rt: &TokenStream,
    at: usize,
    Label {
        ty, name, limit, ..
    }: &Label,
) -> TokenStream {
    let values = match limit {
        None => quote!(#rt::Values::Listed(<#ty as #rt::LabelValue>::VALUES)),
        Some(limit) => {
            let (dictionary, limit) = (dictionary(at), limit.count);
            quote!(#rt::Values::Dynamic { limit: #limit, seen: || &#dictionary })
        }
    };
    quote!(#rt::Label { name: #name, values: #values })
}

/// The number of a label's value.
fn number(
    rt: &TokenStream,
    at: usize,
    Label {
        ty, field, limit, ..
    }: &Label,
) -> TokenStream {
    match limit {
        None => {
            quote!(<#ty as #rt::LabelValue>::index(&self.#field))
        }
        Some(_) => {
            let variable = variable(at);
            quote!(#variable)
        }
    }
}

fn dictionary(at: usize) -> Ident {
    static_name(&format!("VALUES_{at}"))
}

fn variable(at: usize) -> Ident {
    local(&format!("number_{at}"))
}

/// The generics, with the bound `LabelValue` for each field of a generic type. The compiler reports
/// other types at the field.
fn bounded(rt: &TokenStream, generics: &Generics, labels: &[Label]) -> Generics {
    let mut bounded = generics.clone();
    for Label { ty, .. } in labels.iter().filter(|label| label.limit.is_none()) {
        if generics
            .type_params()
            .any(|param| contains_word(ty.to_token_stream(), &param.ident.to_string()))
        {
            let bounds = bounded.make_where_clause();
            bounds.predicates.push(parse_quote!(#ty: #rt::LabelValue));
        }
    }
    bounded
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
        impl #generics #rt::LabelSet for #ident #arguments #bounds {
            const LABELS: &'static [#rt::Label] = &[];

            fn index(&self) -> ::core::primitive::u64 {
                0
            }
        }
    }
}
