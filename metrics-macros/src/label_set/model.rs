//! A valid struct of labels.

use crate::support::expansion::runtime::Runtime;
use crate::support::rules::label_name::Limit;
use proc_macro2::TokenStream;
use syn::{Generics, Ident, Type};

pub(super) struct Model {
    pub(super) runtime: Runtime,
    pub(super) ident: Ident,
    /// The `allow` attributes.
    pub(super) allowed: TokenStream,
    pub(super) generics: Generics,
    pub(super) labels: Vec<Label>,
}

pub(super) struct Label {
    pub(super) field: Ident,
    pub(super) ty: Type,
    pub(super) name: String,
    /// The limits of a dynamic label.
    pub(super) limit: Option<Limit>,
}
