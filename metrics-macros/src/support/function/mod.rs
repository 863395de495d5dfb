//! The user's function: its syntax, and the code around its body.
//!
//! | file | holds |
//! |---|---|
//! | `definition` | the function: attributes, signature, body |
//! | `return_type` | what the tokens of a return type show |
//! | `output` | the type that a function returns |
//! | `sibling_attributes` | the other attributes above the function |
//! | `other_item` | errors about items that are not functions with a body |
//! | `doc_comment` | the part of the doc comment that belongs to an attribute |
//! | `arguments` | the arguments, moved to where the body runs |
//! | `async_function` | an `async fn` as a function that returns its future |
//! | `returned_future` | the future that a function without `async` returns |
//! | `future_block` | the `async` block at the end of a body, as `#[async_trait]` writes it |
//! | `body` | where the body runs, and the code around it |
//! | `early_exits` | whether a body may return early |
//! | `in_place` | the body of a function that names itself, which is not moved |
//! | `expectations` | `#[expect(…)]` turned into `#[allow(…)]` |
//! | `items` | whether a body has items |
//! | `lints` | the function for clippy |
//! | `mentions` | lint expectations of arguments that an attribute uses |
//! | `closure` | closures over the returned value |
//! | `value_source` | a value from the arguments, or from the returned value |

pub(crate) mod arguments;
pub(crate) mod async_function;
pub(crate) mod body;
pub(crate) mod closure;
pub(crate) mod definition;
pub(crate) mod doc_comment;
mod early_exits;
mod expectations;
pub(crate) mod future_block;
pub(crate) mod in_place;
mod items;
pub(crate) mod lints;
mod mentions;
pub(crate) mod other_item;
pub(crate) mod output;
pub(crate) mod return_type;
pub(crate) mod returned_future;
pub(crate) mod sibling_attributes;
pub(crate) mod value_source;
