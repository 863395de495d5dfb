//! Reports conflicts by itself: in the log, and in the gauge `metrics_conflicts`.

use super::base::CellBase;
use super::check::check;
use super::linked::Registration;
use super::registry::conflict_count;
use crate::declaration::{CollectedDeclaration, Declaration, Family, Kind, ProcessMode, Report};
use crate::support::log;
use std::sync::atomic::{AtomicUsize, Ordering};

const FAMILIES: &[(Family, ProcessMode)] = &[(
    Family {
        name: "metrics_conflicts",
        help: "Conflicts between declarations of metrics, as `check()` reports them.",
        kind: Kind::Gauge,
    },
    // All processes of one binary have the same conflicts.
    ProcessMode::Max,
)];

/// The number of conflicts that were logged.
static LOGGED: AtomicUsize = AtomicUsize::new(0);

/// Logs the conflicts if there are more than the last time. This happens once, unless declarations
/// are registered at run time. Call it without holding a lock.
pub(crate) fn log_conflicts() {
    let conflicts = conflict_count();
    if conflicts > 0
        && conflicts > LOGGED.fetch_max(conflicts, Ordering::Relaxed)
        && let Err(error) = check()
    {
        log::warn(format_args!("{error}"));
    }
}

fn collect(report: Report<'_>) {
    report(0, conflict_count() as f64);
}

static BASE: CellBase = CellBase::new();

#[cfg(not(feature = "off"))]
inventory::submit! {
    Registration::new(
        &Declaration::Collected(CollectedDeclaration { families: FAMILIES, collect }),
        crate::__source!("conflicts"),
        &BASE,
    )
}
