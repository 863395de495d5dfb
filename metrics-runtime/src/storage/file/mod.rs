//! The file of this process. It contains the chunks if several processes share one exposition.
//!
//! | file | contents |
//! |---|---|
//! | `layout` | the format: pages, extents, the index |
//! | `frame` | records with lengths and checksums |
//! | `own` | the file of this process |
//! | `member` | whether there is a file, and in which directory |
//! | `error` | why there is no file |

mod error;
#[allow(dead_code)] // Until the files of other processes are read.
pub(crate) mod frame;
#[allow(dead_code)]
pub(crate) mod layout;
mod member;
mod own;

pub use error::InitError;
pub(crate) use layout::Page;
pub(crate) use member::{Opened, configure, disable, own, problem};
pub(crate) use own::{OwnFile, Words};
