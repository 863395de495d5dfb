//! What all macros use. Imports no macro.
//!
//! | room | knows |
//! |---|---|
//! | `errors` | how all mistakes of an item are reported together |
//! | `syntax` | how options, numbers and names are written |
//! | `expansion` | how generated code refers to the runtime and to the source |
//! | `rules` | what is allowed, and what to write instead |
//! | `function` | the shapes of functions, and how a body is wrapped |
//!
//! A room imports only rooms above it.

pub(crate) mod errors;
pub(crate) mod expansion;
pub(crate) mod function;
pub(crate) mod rules;
pub(crate) mod syntax;
