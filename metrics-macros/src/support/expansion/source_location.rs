//! The location of an attribute, as literals: they compile faster than `file!()` and `line!()`.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use std::env;

/// The location of the attribute that is expanded.
pub(crate) struct SourceLocation {
    /// The name of the package as an expression; `None` without Cargo.
    pub(crate) package: TokenStream,
    pub(crate) file: String,
    pub(crate) line: u32,
}

impl SourceLocation {
    pub(crate) fn here(rt: &TokenStream) -> Self {
        let here = Span::call_site();
        let package = match env::var("CARGO_PKG_NAME") {
            Ok(package) => quote!(#rt::Some(#package)),
            Err(_) => quote!(#rt::None),
        };
        Self {
            package,
            file: here.file(),
            line: u32::try_from(here.start().line).unwrap_or(u32::MAX),
        }
    }
}
