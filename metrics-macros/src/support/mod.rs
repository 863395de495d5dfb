//! What all macros use. Imports no macro.
//!
//! | file | holds |
//! |---|---|
//! | `errors` | all mistakes of an item, reported together |
//! | `options` | the list in an attribute's parentheses, each option once |
//! | `suggest` | the nearest name for a misspelt one |
//! | `names` | the naming rules of Prometheus, for metrics and labels |
//! | `buckets` | lists of bucket bounds |
//! | `help` | help texts from doc comments |
//! | `label_name` | `#[label("name")]` on variants and fields |
//! | `function` | the user's function, and the code around its body |
//! | `runtime` | the path to the runtime |

pub(crate) mod buckets;
pub(crate) mod errors;
pub(crate) mod function;
pub(crate) mod help;
pub(crate) mod label_name;
pub(crate) mod names;
pub(crate) mod options;
pub(crate) mod runtime;
pub(crate) mod suggest;
