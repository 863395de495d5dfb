//! Link-time declarations, admitted, checked, sorted and given their cells.
//!
//! The macros submit a [`Registration`] for each declaration; the linker
//! collects them. The registry admits them at the first use of any metric:
//! every declaration gets a run of cells, and the [`Catalogue`] lists what
//! can be exposed. Declarations that contradict an earlier one are reported
//! as a [`Conflict`]; they may be recorded to, but are not exposed.

mod base;
mod catalogue;
mod conflict;
mod names;
mod registry;

pub use base::CellBase;
pub(crate) use catalogue::{Catalogue, Family, Group};
pub use conflict::{CheckError, Conflict, Difference};
use registry::admit;
pub(crate) use registry::{catalogue, conflicts, register};

use crate::declaration::{Declaration, Endpoint, Source};

/// One declaration, submitted at link time.
#[derive(Debug)]
pub struct Registration {
    declaration: &'static Declaration,
    source: Source,
    base: &'static CellBase,
}

impl Registration {
    /// What the macros submit.
    pub const fn new(
        declaration: &'static Declaration,
        source: Source,
        base: &'static CellBase,
    ) -> Self {
        Self {
            declaration,
            source,
            base,
        }
    }
}

inventory::collect!(Registration);
inventory::collect!(Endpoint);

/// Checks all declarations of all crates that are linked into this program.
///
/// Call it in a test: what the compiler can't see within one crate — one name
/// that is declared twice with different meanings — is found here.
///
/// ```standalone_crate
/// metrics_runtime::check().expect("the metrics of all crates fit together");
/// ```
///
/// A program that does not call it is checked all the same: at its start
/// ([`instrument`](crate::instrument)) each conflict is logged, the first
/// declaration serves, and the service goes on.
///
/// # What is a conflict
///
/// | two declarations | with |
/// |---|---|
/// | of one name | another kind, help text, set of label names, or other buckets |
/// | of names that clash | a counter `x_total` and a metric `x`, or a histogram `x` and a metric `x_count`: in Prometheus or OpenMetrics, one derives the other's name |
/// | of one series | what must not be added up: of functions, and of gauges |
/// | of one name | labels whose values are texts, as `dynamic(…)` has them |
/// | of one endpoint | the same method and path |
///
/// Counters and histograms that are declared twice with the same meaning are no
/// conflict: their series are added up. A unit can't contradict another one: it
/// is part of the name, `_seconds` or `_bytes`, and a program says it nowhere
/// else.
///
/// # Errors
///
/// Every conflict, each with both places.
pub fn check() -> Result<(), CheckError> {
    let conflicts = conflicts();
    if conflicts.is_empty() {
        Ok(())
    } else {
        Err(CheckError::new(conflicts))
    }
}
