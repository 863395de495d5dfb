//! An enum of label values that breaks no rule.

use crate::support::expansion::runtime::Runtime;
use proc_macro2::TokenStream;
use syn::{Generics, Ident};

pub(super) struct Model {
    pub(super) runtime: Runtime,
    pub(super) ident: Ident,
    /// Attributes that allow lints.
    pub(super) allowed: TokenStream,
    pub(super) generics: Generics,
    pub(super) values: Vec<Value>,
}

pub(super) struct Value {
    pub(super) variant: Ident,
    pub(super) text: String,
}
