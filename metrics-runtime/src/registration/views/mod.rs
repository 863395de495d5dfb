//! Views change how metrics are exposed: which ones, under which names and with which labels.
//!
//! A view changes what a declaration adds to a family when the declaration is registered. So
//! updates do not depend on it, and a scrape reads only what is exposed. Everything that describes
//! metrics (`check`, the catalogue, the file of a process) sees them as they are exposed.
//!
//! | file | contents |
//! |---|---|
//! | `selector`, `rule` | one rule, and which declarations it applies to |
//! | `builder`, `presets` | the rules as users write them, and rules for the names of other libraries |
//! | `error` | rules that are invalid by themselves |
//! | `label` | how a view changes one label |
//! | `installed` | the installed rules, and how they change a declaration |
//! | `described` | how metrics and labels are exposed, for the catalogue |
//! | `split` | labels of listed series |
//! | `projected` | labels of series that are added at run time |
//! | `problem`, `problems` | problems that only show with all declarations, for `check` |

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
