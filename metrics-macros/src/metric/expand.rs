//! The code of a metric's static: the static and its registration.

use super::model::Model;
use super::parse::Parsed;
use super::validate::kind_and_labels;
use crate::support::names::Kind;
use crate::support::runtime::private;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

pub(super) fn expand(model: &Model) -> TokenStream {
    let rt = private();
    let Model {
        attributes,
        visibility,
        ident,
        ty,
        kind,
        labels,
        name,
        help,
        buckets,
    } = model;
    let item = ident.to_string();
    let buckets = match (kind, buckets) {
        (Kind::Counter | Kind::Gauge, _) => quote!(&[]),
        (Kind::Histogram, None) => quote!(#rt::DEFAULT_BUCKETS),
        (Kind::Histogram, Some(bounds)) => {
            let bounds = &bounds.0;
            quote!(&[#(#bounds),*])
        }
    };
    let (kind, new) = match kind {
        Kind::Counter => (quote!(Counter), quote!(new())),
        Kind::Gauge => (quote!(Gauge), quote!(new())),
        Kind::Histogram => (quote!(Histogram), quote!(new(#buckets))),
    };
    // Under the type's own span, so that a type that is no label set is
    // reported there.
    let labels = quote_spanned!(labels.span()=> <#labels as #rt::LabelSet>::LABELS);
    quote! {
        #(#attributes)*
        #visibility static #ident: #ty = <#ty>::#new;
        #rt::inventory::submit! {
            #rt::Registration::new(
                &#rt::Declaration::Metric(#rt::MetricDeclaration {
                    family: #rt::Family { name: #name, help: #help, kind: #rt::Kind::#kind },
                    labels: #labels,
                    buckets: #buckets,
                }),
                #rt::source!(#item),
                #ident.base(),
            )
        }
    }
}

/// The static alone, for one with mistakes.
pub(super) fn stand_in(parsed: &Parsed) -> TokenStream {
    let item = &parsed.item;
    let (attributes, visibility, ident, ty) =
        (&item.attributes, &item.visibility, &item.ident, &item.ty);
    let new = match kind_and_labels(ty) {
        Some((Kind::Histogram, _)) => quote!(new(&[])),
        Some(_) => quote!(new()),
        None => return TokenStream::new(),
    };
    quote!(#(#attributes)* #visibility static #ident: #ty = <#ty>::#new;)
}
