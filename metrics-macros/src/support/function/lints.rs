//! The function for clippy: as it is written.
//!
//! Many of clippy's lints check the syntax of a function, and skip or misread generated code.
//! clippy builds nothing that runs, so it needs no measurement. But it must see that names are used
//! that occur only in the attribute.

use super::definition::Function;
use crate::support::expansion::runtime::Runtime;
use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use std::env;
use std::sync::LazyLock;

/// Whether clippy runs this macro.
pub(crate) fn is_clippy() -> bool {
    static IS_CLIPPY: LazyLock<bool> = LazyLock::new(|| {
        let program = env::current_exe().unwrap_or_default();
        let name = program.file_name().unwrap_or_default();
        name.to_string_lossy().contains("clippy-driver")
    });
    *IS_CLIPPY
}

/// The user's names and expressions in an attribute.
pub(crate) struct Mentioned {
    /// The items that the expressions refer to.
    pub(crate) items: TokenStream,
    /// Statements; empty if the attribute has no expressions.
    pub(crate) expressions: TokenStream,
}

impl Function {
    /// The function as it is written, with the attribute's expressions in front of its body.
    pub(crate) fn as_written(&self, runtime: &Runtime, mentioned: &Mentioned) -> TokenStream {
        let Mentioned { items, expressions } = mentioned;
        if expressions.is_empty() && runtime.is_default() {
            let written = self.written.clone();
            return written.unwrap_or_else(|| self.to_token_stream());
        }
        let import = runtime.import();
        self.mentioned_by(expressions).behind(&quote! {
            #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
            let _ = || { #import #items #expressions };
        })
    }
}
