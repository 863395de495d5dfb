//! Parses the enum. Knows the syntax, but no rules.

use proc_macro2::TokenStream;
use syn::{DeriveInput, Ident, Variant};

/// The enum as it is written.
pub(super) struct Parsed {
    pub(super) input: DeriveInput,
    pub(super) variants: Vec<Variant>,
}

pub(super) fn parse(item: TokenStream) -> syn::Result<Parsed> {
    let input: DeriveInput = syn::parse2(item)?;
    let what = match &input.data {
        syn::Data::Enum(data) => {
            let variants = data.variants.iter().cloned().collect();
            return Ok(Parsed { input, variants });
        }
        syn::Data::Struct(_) => "a struct",
        syn::Data::Union(_) => "a union",
    };
    Err(error(&input.ident, what))
}

fn error(ident: &Ident, what: &str) -> syn::Error {
    syn::Error::new(
        ident.span(),
        format!(
            "`LabelValue` can be derived only for enums, and `{ident}` is {what}: write `enum \
             {ident}`, or derive `LabelSet` if its fields are the labels of a metric"
        ),
    )
}
