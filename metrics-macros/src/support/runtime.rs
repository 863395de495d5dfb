//! The path to what the generated code calls.

use proc_macro2::TokenStream;
use quote::quote;

/// The hidden module of the runtime.
pub(crate) fn private() -> TokenStream {
    quote!(::metrics_runtime::__private)
}
