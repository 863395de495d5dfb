//! Syntax without rules: reads tokens, and writes them for messages.
//!
//! | file | holds |
//! |---|---|
//! | `entries` | the list in an attribute's parentheses |
//! | `number` | number literals and their units |
//! | `decimal` | decimal arithmetic without rounding noise |
//! | `group` | the invisible groups of `macro_rules!` |
//! | `patterns` | the variables of patterns, the lifetimes of types |
//! | `free_variables` | the variables that an expression uses and does not bind |
//! | `source_text` | tokens as text for messages |
//! | `statement` | what an attribute may stand above within a body |

pub(crate) mod decimal;
pub(crate) mod entries;
pub(crate) mod free_variables;
pub(crate) mod group;
pub(crate) mod number;
pub(crate) mod patterns;
pub(crate) mod source_text;
pub(crate) mod statement;
