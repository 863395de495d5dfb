//! Link-time declarations, registered, checked, sorted and given their cells.
//!
//! The macros submit a [`Registration`] for each declaration; the linker
//! collects them. The registry registers them at the first use of any metric:
//! every declaration gets a run of cells, and the [`FamilyList`] lists what
//! can be exposed. Declarations that contradict an earlier one are reported
//! as a [`Conflict`]; they may be recorded to, but are not exposed.

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
