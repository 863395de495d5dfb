//! The path to the runtime in generated code.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

/// The crate with the runtime: `::metrics_runtime`, unless `crate = path` sets another path.
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

    /// The path to the crate.
    pub(crate) fn path(&self) -> &TokenStream {
        &self.path
    }

    /// Whether the path is the default.
    pub(crate) fn is_default(&self) -> bool {
        self.is_default
    }

    /// Imports the hidden module under a short name, which is less code to compile.
    pub(crate) fn import(&self) -> TokenStream {
        let (path, name) = (&self.path, self.imported());
        quote!(use #path::__private as #name;)
    }

    /// The hidden module after [`import`](Self::import).
    pub(crate) fn imported(&self) -> TokenStream {
        quote!(__metrics)
    }

    /// The hidden module for the macros.
    pub(crate) fn private(&self) -> TokenStream {
        let path = &self.path;
        quote!(#path::__private)
    }
}
