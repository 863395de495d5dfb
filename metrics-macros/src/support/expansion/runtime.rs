//! The path to what generated code calls.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

/// The crate that holds the runtime: `::metrics_runtime`, unless `crate = path`
/// names another.
#[derive(Clone)]
pub(crate) struct Runtime {
    path: TokenStream,
    is_default: bool,
}

impl Default for Runtime {
    fn default() -> Self {
        Self {
            path: quote!(::metrics_runtime),
            is_default: true,
        }
    }
}

impl Runtime {
    /// The runtime at a path.
    pub(crate) fn at(path: &Path) -> Self {
        Self {
            path: quote!(#path),
            is_default: false,
        }
    }

    /// The crate.
    pub(crate) fn path(&self) -> &TokenStream {
        &self.path
    }

    /// Whether no other path is written.
    pub(crate) fn is_default(&self) -> bool {
        self.is_default
    }

    /// Brings the hidden module into a function's body, under a short name: the
    /// compiler reads less.
    pub(crate) fn import(&self) -> TokenStream {
        let (path, name) = (&self.path, self.imported());
        quote!(use #path::__private as #name;)
    }

    /// The hidden module behind [`import`](Self::import).
    pub(crate) fn imported(&self) -> TokenStream {
        quote!(__metrics)
    }

    /// The hidden module for the macros.
    pub(crate) fn private(&self) -> TokenStream {
        let path = &self.path;
        quote!(#path::__private)
    }
}
