//! Link-time declarations, admitted, checked, sorted and given their cells.
//!
//! The macros submit a [`Registration`] for each declaration; the linker
//! collects them. The registry admits them at the first use of any metric:
//! every declaration gets a run of cells, and the [`Catalogue`] lists what
//! can be exposed. Declarations that contradict an earlier one are reported
//! as a [`Conflict`]; they may be recorded to, but are not exposed.

mod base;
mod catalogue;
mod check;
mod conflict;
mod crates;
mod declared;
mod gate;
mod linked;
mod names;
mod registry;
mod series;
mod told_once;

pub use base::CellBase;
pub(crate) use catalogue::{Catalogue, Family, Group};
pub use check::{CheckError, Checks, check};
pub use conflict::{Conflict, Difference, Scale};
pub use crates::{LinkedCrate, crates};
#[cfg(feature = "artifacts")]
pub(crate) use declared::{declared, declared_calls};
pub(crate) use gate::{Gate, open_gates, open_gates_again};
pub use linked::{FunctionRegistration, Registration};
pub(crate) use names::derived_names;
#[cfg(feature = "prometheus")]
pub(crate) use names::taken_names;
use registry::admit;
pub(crate) use registry::{catalogue, register};
pub use series::{MaxSeries, MetricSeries, OverBudget, max_series};
