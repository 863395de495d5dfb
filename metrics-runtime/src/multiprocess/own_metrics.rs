//! Metrics about sharing the metrics of this process.

use crate::declaration::{CollectedDeclaration, Declaration, Family, Kind, ProcessMode, Report};
use crate::registration::{CellBase, Registration};
use crate::storage::file::{OwnFile, own};

const FAMILIES: &[(Family, ProcessMode)] = &[(
    Family {
        name: "metrics_unshared_chunks",
        help: "Chunks of metrics that other processes cannot see, because the file of this \
               process could not grow or was truncated.",
        kind: Kind::Gauge,
    },
    ProcessMode::Sum,
)];

fn collect(report: Report<'_>) {
    // Reported even if nothing is shared, so that the series exists.
    report(0, own().map_or(0, OwnFile::unshared).into());
}

static BASE: CellBase = CellBase::new();

#[cfg(not(feature = "off"))]
inventory::submit! {
    Registration::new(
        &Declaration::Collected(CollectedDeclaration { families: FAMILIES, collect }),
        crate::__source!("multiprocess"),
        &BASE,
    )
}
