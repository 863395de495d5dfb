//! The file of this process, in which its chunks lie if several processes share one
//! exposition.
//!
//! | file | contents |
//! |---|---|
//! | `layout` | the format: pages, extents, the index |
//! | `frame` | records with their lengths and checksums |

pub(crate) mod frame;
pub(crate) mod layout;
