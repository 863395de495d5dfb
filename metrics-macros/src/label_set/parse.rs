//! Parses the struct. Knows the syntax, but no rules.

use proc_macro2::TokenStream;
use syn::{DeriveInput, Field, Fields};

/// The struct as it is written.
pub(super) struct Parsed {
    pub(super) input: DeriveInput,
    /// The fields. Each has a name.
    pub(super) fields: Vec<Field>,
}

pub(super) fn parse(item: TokenStream) -> syn::Result<Parsed> {
    let input: DeriveInput = syn::parse2(item)?;
    let what = match &input.data {
        syn::Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => {
                let fields = fields.named.iter().cloned().collect();
                return Ok(Parsed { input, fields });
            }
            Fields::Unit => {
                return Ok(Parsed {
                    input,
                    fields: Vec::new(),
                });
            }
            Fields::Unnamed(_) => "has fields without names",
        },
        syn::Data::Enum(_) => "is an enum",
        syn::Data::Union(_) => "is a union",
    };
    let ident = &input.ident;
    let instead = match &input.data {
        syn::Data::Enum(_) => ", or derive `LabelValue` if its variants are the values of a label",
        _ => "",
    };
    Err(syn::Error::new(
        ident.span(),
        format!(
            "`LabelSet` can be derived only for structs with named fields, and `{ident}` {what}: \
             write `struct {ident} {{ operation: Operation }}`{instead}"
        ),
    ))
}
