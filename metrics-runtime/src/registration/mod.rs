//! Declarations of all linked crates: registered, checked, sorted, with cells.
//!
//! The macros submit a [`Registration`] for each declaration; the linker
//! collects them. The registry registers them at the first use of any metric: every
//! declaration gets a range of cells, and the [`FamilyList`] has everything that can
//! be exposed. A declaration that contradicts an earlier one is reported as a
//! [`Conflict`]; it can still be recorded to, but is not exposed.
//!
//! | file | contents |
//! |---|---|
//! | `base` | where the cells of a declaration begin |
//! | `exemplar_gate` | which observations get an exemplar |
//! | `linked` | the declarations that the linker collected |
//! | `registry`, `registered` | what is registered, with its cells |
//! | `family_list` | the families that can be exposed, with their series |
//! | `build` | how that list is made, and the conflicts |
//! | `names`, `conflict`, `warn_once` | clashing names; conflicts in words; each once |
//! | `declared`, `series`, `crates` | what the program can expose at most, and of which crates |
//! | `check` | the checks of the whole program |

mod base;
mod build;
mod check;
mod conflict;
mod crates;
mod declared;
mod exemplar_gate;
mod family_list;
mod linked;
mod names;
mod registered;
mod registry;
mod series;
mod warn_once;

pub use base::CellBase;
pub use check::{CheckError, Checks, check};
pub use conflict::{Conflict, Difference, Scale};
pub use crates::{LinkedCrate, crates};
#[cfg(feature = "catalogue")]
pub(crate) use declared::{declared, declared_calls};
pub(crate) use exemplar_gate::ExemplarGate;
pub(crate) use family_list::{FamilyList, RegisteredFamily, SeriesGroup};
pub use linked::{CallsRegistration, Registration};
pub(crate) use linked::{open_exemplar_gates, reopen_exemplar_gates};
#[cfg(feature = "prometheus")]
pub(crate) use names::taken_names;
pub(crate) use registry::{families, register, registered_cell};
pub use series::{MaxSeries, MetricSeries, OverBudget, max_series};
