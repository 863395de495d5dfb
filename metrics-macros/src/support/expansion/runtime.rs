//! The path to what generated code calls.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

/// The crate that holds the runtime: `::metrics_runtime`, unless `crate = path`
/// names another.
#[derive(Clone)]
pub(crate) struct Runtime(TokenStream);

impl Default for Runtime {
    fn default() -> Self {
        Self(quote!(::metrics_runtime))
    }
}

impl Runtime {
    /// The runtime at a path.
    pub(crate) fn at(path: &Path) -> Self {
        Self(quote!(#path))
    }

    /// The crate.
    pub(crate) fn path(&self) -> &TokenStream {
        &self.0
    }

    /// Brings the hidden module into a function's body, under a short name: the
    /// compiler reads less.
    pub(crate) fn import(&self) -> TokenStream {
        let (path, name) = (&self.0, self.imported());
        quote!(use #path::__private as #name;)
    }

    /// The hidden module behind [`import`](Self::import).
    pub(crate) fn imported(&self) -> TokenStream {
        quote!(__metrics)
    }

    /// The hidden module for the macros.
    pub(crate) fn private(&self) -> TokenStream {
        let path = &self.0;
        quote!(#path::__private)
    }
}
