//! The user's function: its shapes, and how its body is wrapped.
//!
//! | file | holds |
//! |---|---|
//! | `definition` | the function: attributes, signature, body |
//! | `return_type` | what the tokens of a return type say |
//! | `output` | the same, of a function |
//! | `sibling_attributes` | the other attributes above the function |
//! | `other_item` | what is no function with a body, in words |
//! | `doc_comment` | the part of the doc comment that belongs to an attribute |
//! | `arguments` | the arguments, moved to where the body runs |
//! | `async_function` | an `async fn` as the function that returns its future |
//! | `returned_future` | the future that a function returns which is not `async` |
//! | `future_block` | the `async` block at the end of a body, as `#[async_trait]` writes it |
//! | `body` | where the body runs, and the code around it |
//! | `early_exits` | whether something may leave the body early |
//! | `expectations` | attributes that expect a lint |
//! | `items` | whether a body has items |
//! | `lints` | the function as clippy reads it |
//! | `mentions` | the arguments that an attribute mentions |
//! | `closure` | closures over what the function returns |
//! | `value_source` | a value from the arguments, or from what is returned |

pub(crate) mod arguments;
pub(crate) mod async_function;
pub(crate) mod body;
pub(crate) mod closure;
pub(crate) mod definition;
pub(crate) mod doc_comment;
mod early_exits;
mod expectations;
pub(crate) mod future_block;
mod items;
pub(crate) mod lints;
mod mentions;
pub(crate) mod other_item;
pub(crate) mod output;
pub(crate) mod return_type;
pub(crate) mod returned_future;
pub(crate) mod sibling_attributes;
pub(crate) mod value_source;
