//! Paths, spans and names in generated code.
//!
//! | file | holds |
//! |---|---|
//! | `derived` | the user's type in the code of a derive |
//! | `runtime` | the path to the runtime |
//! | `source_location` | package, file and line of an attribute |
//! | `spans` | where the compiler reports errors in generated code, and names that cannot collide |

pub(crate) mod derived;
pub(crate) mod runtime;
pub(crate) mod source_location;
pub(crate) mod spans;
