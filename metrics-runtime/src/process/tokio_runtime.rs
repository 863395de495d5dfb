//! The metrics of the Tokio runtime: its workers, its tasks, and how busy it is.
//!
//! They describe the runtime in which the scrape runs. Outside of a runtime, nothing is reported.
//! Values are sums over the workers, because the number of workers depends on the machine.
//! `rate(tokio_worker_busy_seconds_total[5m]) / tokio_workers` is the utilization.

use crate::declaration::{CollectedDeclaration, Declaration, Family, Kind, ProcessMode, Report};
use crate::registration::{CellBase, Registration};
use tokio::runtime::{Handle, RuntimeMetrics};

type Read = fn(&RuntimeMetrics) -> f64;

/// A family. The values of several processes are added up, because each has its own runtime.
const fn family(name: &'static str, kind: Kind, help: &'static str) -> (Family, ProcessMode) {
    (Family { name, help, kind }, ProcessMode::Sum)
}

const FAMILIES: &[(Family, ProcessMode)] = &[
    family(
        "tokio_workers",
        Kind::Gauge,
        "Worker threads of the Tokio runtime.",
    ),
    family(
        "tokio_alive_tasks",
        Kind::Gauge,
        "Tasks of the Tokio runtime that have not ended.",
    ),
    family(
        "tokio_global_queue_depth",
        Kind::Gauge,
        "Tasks that wait in the Tokio runtime's global queue for a worker.",
    ),
    #[cfg(target_has_atomic = "64")]
    family(
        "tokio_worker_busy_seconds_total",
        Kind::Counter,
        "Busy time of all workers of the Tokio runtime, in seconds.",
    ),
    #[cfg(target_has_atomic = "64")]
    family(
        "tokio_worker_parks_total",
        Kind::Counter,
        "Times that a worker of the Tokio runtime ran out of work and parked.",
    ),
];

/// Reads the values, in the order of [`FAMILIES`].
const READ: &[Read] = &[
    |runtime| runtime.num_workers() as f64,
    |runtime| runtime.num_alive_tasks() as f64,
    |runtime| runtime.global_queue_depth() as f64,
    // Tokio has these only with 64-bit atomics.
    #[cfg(target_has_atomic = "64")]
    |runtime| {
        let workers = 0..runtime.num_workers();
        let busy = workers.map(|worker| runtime.worker_total_busy_duration(worker));
        busy.sum::<std::time::Duration>().as_secs_f64()
    },
    #[cfg(target_has_atomic = "64")]
    |runtime| {
        let workers = 0..runtime.num_workers();
        let parks = workers.map(|worker| runtime.worker_park_count(worker));
        parks.sum::<u64>() as f64
    },
];

fn collect(report: Report<'_>) {
    // Scrapes run on a thread for blocking work, which belongs to the runtime, too.
    let Ok(runtime) = Handle::try_current() else {
        return;
    };
    let metrics = runtime.metrics();
    for (index, read) in READ.iter().enumerate() {
        report(index, read(&metrics));
    }
}

static BASE: CellBase = CellBase::new();

#[cfg(not(feature = "off"))]
inventory::submit! {
    Registration::new(
        &Declaration::Collected(CollectedDeclaration { families: FAMILIES, collect }),
        crate::__source!("tokio_runtime"),
        &BASE,
    )
}

const _: () = assert!(FAMILIES.len() == READ.len(), "a family without its value");
