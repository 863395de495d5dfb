//! A valid enum of label values.

use crate::support::expansion::runtime::Runtime;
use proc_macro2::TokenStream;
use syn::{Generics, Ident};

pub(super) struct Model {
    pub(super) runtime: Runtime,
    pub(super) ident: Ident,
    /// The `allow` attributes.
    pub(super) allowed: TokenStream,
    pub(super) generics: Generics,
    pub(super) values: Vec<Value>,
}

pub(super) struct Value {
    pub(super) variant: Ident,
    pub(super) text: String,
}
