//! Syntax without rules: parses tokens, and prints them for messages.
//!
//! | file | holds |
//! |---|---|
//! | `entries` | the list in an attribute's parentheses |
//! | `number` | number literals and their units |
//! | `decimal` | decimal arithmetic without rounding noise |
//! | `group` | the invisible groups of `macro_rules!` |
//! | `patterns` | the variables of patterns, the lifetimes of types |
//! | `free_variables` | the free variables of an expression |
//! | `source_text` | tokens as text for messages |
//! | `statement` | statements and expressions below an attribute |

pub(crate) mod decimal;
pub(crate) mod entries;
pub(crate) mod free_variables;
pub(crate) mod group;
pub(crate) mod number;
pub(crate) mod patterns;
pub(crate) mod source_text;
pub(crate) mod statement;
