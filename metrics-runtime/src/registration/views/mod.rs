//! What a program changes of its metrics at startup: which are exposed, under which names
//! and with which labels.
//!
//! A view changes what a declaration adds to a family when the declaration is registered.
//! So updates do not know of it, a scrape reads what is exposed and nothing else, and
//! whatever describes metrics (`check`, the catalogue, the file of a process) sees them as
//! they are exposed.
//!
//! | file | contents |
//! |---|---|
//! | `selector`, `rule` | one rule, and which declarations it applies to |
//! | `builder`, `presets` | the rules, as users write them, and those for the names of other libraries |
//! | `error` | rules that make no sense by themselves |
//! | `label` | what becomes of a label |
//! | `installed` | the installed rules, and what they do to a declaration |
//! | `described` | how metrics and labels are exposed, for the catalogue |
//! | `split` | labels of series that are listed |
//! | `projected` | labels of series that are added at run time |
//! | `problem`, `problems` | what only the whole program shows, for `check` |

mod builder;
#[cfg(feature = "catalogue")]
mod described;
mod error;
mod installed;
mod label;
mod presets;
mod problem;
mod problems;
mod projected;
mod rule;
mod selector;
mod split;

pub use builder::Views;
#[cfg(feature = "catalogue")]
pub(crate) use described::{declared_label, exposed_label, exposed_labels, exposed_name};
pub use error::ViewsError;
pub(super) use installed::{exposed, same_view};
pub use problem::ViewProblem;
pub(super) use problems::problems;
pub use selector::Selector;
