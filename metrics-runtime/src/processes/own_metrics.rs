//! Metrics in a merged exposition about its processes.

use crate::declaration::Kind;
use crate::snapshot::{OwnedFamily, OwnedSeries, OwnedValue};

const PROCESSES: &str = "metrics_processes";
const ENDED: &str = "metrics_ended_processes_total";
const REJECTED: &str = "metrics_process_files_rejected";
const CONFLICTS: &str = "metrics_process_conflicts";

/// Numbers of files.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) live: usize,
    pub(super) ended: u64,
    pub(super) rejected: usize,
    pub(super) conflicts: usize,
}

/// Every name that these families take.
pub(super) fn names() -> impl Iterator<Item = String> {
    let gauges = [PROCESSES, REJECTED, CONFLICTS].map(|name| Kind::Gauge.names_of(name));
    let counters = [Kind::Counter.names_of(ENDED)];
    gauges.into_iter().chain(counters).flatten()
}

/// The families.
pub(super) fn families(counts: Counts) -> [OwnedFamily; 4] {
    let gauge =
        |name, help, value: usize| family(Kind::Gauge, name, help, OwnedValue::Gauge(value as f64));
    [
        gauge(
            PROCESSES,
            "Running processes that share their metrics.",
            counts.live,
        ),
        family(
            Kind::Counter,
            ENDED,
            "Ended processes that shared their metrics.",
            OwnedValue::Count(counts.ended),
        ),
        gauge(
            REJECTED,
            "Unreadable files in the directory of shared metrics. Their numbers are missing; the \
             log says why.",
            counts.rejected,
        ),
        gauge(
            CONFLICTS,
            "Metrics that processes of different versions declare differently. The newer one is \
             exposed.",
            counts.conflicts,
        ),
    ]
}

fn family(kind: Kind, name: &str, help: &str, value: OwnedValue) -> OwnedFamily {
    OwnedFamily {
        name: name.to_owned(),
        help: help.to_owned(),
        kind,
        unit: kind.unit_of(name),
        unknown: false,
        series: vec![OwnedSeries::new([], value)],
    }
}
