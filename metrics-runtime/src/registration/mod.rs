//! Declarations of all linked crates: registered, checked, sorted, with cells.
//!
//! The macros submit a [`Registration`] for each declaration, and the linker collects them. At the
//! first use of any metric, the registry registers all of them. Each declaration gets a range of
//! cells, and the [`FamilyList`] has everything that can be exposed. A declaration that contradicts
//! an earlier one is reported as a [`Conflict`]. What functions count is still added to the first
//! one. A static that contradicts another can be updated, but is not exposed.
//!
//! | file | contents |
//! |---|---|
//! | `base` | where the cells of a declaration begin |
//! | `exemplar_gate` | which observations get an exemplar |
//! | `linked` | the declarations that the linker collected |
//! | `registry`, `registered` | the registered declarations, with their cells |
//! | `family_list` | the families that can be exposed, with their series |
//! | `build`, `shared_series`, `series_buckets` | how that list is built, and the conflicts |
//! | `shared_tables` | dynamic series that several declarations share |
//! | `removal` | dynamic series that are no longer exposed |
//! | `reserve_names` | reserves the names of families that are registered at their first use |
//! | `describe` | describes registered declarations for other processes |
//! | `names`, `conflict`, `difference`, `advice`, `warn_once` | clashing names; conflicts in words; how to correct them; each reported once |
//! | `versions` | other versions of this crate in the binary |
//! | `views`, `install_views` | how a service changes its metrics at startup |
//! | `declared`, `series`, `crates` | the largest number of series, and the crates that declare them |
//! | `check`, `report` | the checks of all declarations; conflicts in the log and as a gauge |

mod advice;
mod base;
mod build;
mod check;
mod conflict;
mod crates;
mod declared;
#[cfg(feature = "multiprocess")]
mod describe;
mod difference;
mod exemplar_gate;
mod family_list;
mod install_views;
mod linked;
mod names;
mod registered;
mod registry;
mod removal;
mod report;
#[cfg(any(feature = "axum", feature = "otlp", feature = "pushgateway"))]
mod reserve_names;
mod series;
mod series_buckets;
mod shared_series;
mod shared_tables;
mod versions;
mod views;
mod warn_once;

pub use base::CellBase;
pub use check::{CheckError, Checks, check};
pub use conflict::Conflict;
pub use crates::{LinkedCrate, crates};
#[cfg(feature = "catalogue")]
pub(crate) use declared::{declared, declared_calls};
#[cfg(feature = "multiprocess")]
pub(crate) use describe::{PublishedValues, published_values};
pub use difference::{Difference, Scale};
pub(crate) use exemplar_gate::ExemplarGate;
pub(crate) use family_list::{FamilyList, MergedCells, RegisteredFamily, SeriesGroup};
pub use linked::{CallsRegistration, Registration, SourceModule};
pub(crate) use linked::{open_exemplar_gates, reopen_exemplar_gates};
#[cfg(feature = "prometheus")]
pub(crate) use names::taken_names;
#[cfg(feature = "testing")]
pub(crate) use registered::Registered;
#[cfg(feature = "facade")]
pub(crate) use registry::redescribe;
#[cfg(feature = "testing")]
pub(crate) use registry::registered;
pub(crate) use registry::{families, register, registered_cell};
pub use removal::{SeriesLabels, expire_series, retain_series};
pub(crate) use removal::{expire, has_removed, take_back};
pub(crate) use report::log_conflicts;
#[cfg(any(feature = "axum", feature = "otlp", feature = "pushgateway"))]
pub(crate) use reserve_names::reserve_names;
pub use series::{MaxSeries, MetricSeries, OverBudget, max_series};
pub(crate) use shared_tables::{has_late_cells, late_cells};
pub use versions::LinkedVersion;
pub use views::{Selector, ViewProblem, Views, ViewsError};
#[cfg(feature = "catalogue")]
pub(crate) use views::{declared_label, exposed_label, exposed_labels, exposed_name};

#[cfg(test)]
mod tests;
