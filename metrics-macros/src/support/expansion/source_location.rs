//! Where an attribute stands: as literals, of which the compiler makes less work
//! than of `file!()` and its like.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use std::env;

/// The place of the attribute that is being expanded.
pub(crate) struct SourceLocation {
    /// The package's name, if Cargo builds it; as an expression.
    pub(crate) package: TokenStream,
    pub(crate) file: String,
    pub(crate) line: u32,
}

impl SourceLocation {
    pub(crate) fn here() -> Self {
        let here = Span::call_site();
        let package = match env::var("CARGO_PKG_NAME") {
            Ok(package) => quote!(::core::option::Option::Some(#package)),
            Err(_) => quote!(::core::option::Option::None),
        };
        Self {
            package,
            file: here.file(),
            line: u32::try_from(here.start().line).unwrap_or(u32::MAX),
        }
    }
}
