//! Code that all macros share. Imports no macro.
//!
//! | module | contents |
//! |---|---|
//! | `errors` | the mistakes of an item, reported together |
//! | `syntax` | the syntax of options, numbers and names |
//! | `expansion` | paths, spans and names in generated code |
//! | `rules` | the rules, with messages that say what to write instead |
//! | `function` | the syntax of functions, and the code around their bodies |
//!
//! A module imports only modules above it.

pub(crate) mod errors;
pub(crate) mod expansion;
pub(crate) mod function;
pub(crate) mod rules;
pub(crate) mod syntax;
