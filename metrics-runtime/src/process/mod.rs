//! The process's own metrics, under the names that all client libraries use. There are no such
//! names for the limits of CPUs and resident memory. So `process_max_cpus` and
//! `process_resident_memory_max_bytes` are named like `process_max_fds` and
//! `process_virtual_memory_max_bytes`.
//!
//! A scrape reads them. Values that the system does not report are left out.
//!
//! With several processes, values that each process has for itself are added up, including its own
//! limits. Then their ratio is still correct. CPUs and memory are limited by the machine and the
//! cgroup, which processes share, so the largest limit applies to all. The start time is that of
//! the newest process. Each start changes it, so alerts on restarts notice a worker that restarts
//! repeatedly.
//!
//! `tokio_runtime` has the metrics of the async runtime (feature `tokio-runtime`).

#[cfg(feature = "tokio-runtime")]
mod tokio_runtime;

use crate::declaration::{CollectedDeclaration, Declaration, Family, Kind, ProcessMode, Report};
use crate::platform;
use crate::registration::{CellBase, Registration};

macro_rules! process_families {
    ($($metric:ident $name:literal $kind:ident $mode:ident $help:literal)*) => {
        /// The families, by their index in [`FAMILIES`].
        #[derive(Clone, Copy)]
        enum Metric {
            $($metric,)*
        }

        const FAMILIES: &[(Family, ProcessMode)] = &[$((
            Family { name: $name, help: $help, kind: Kind::$kind },
            ProcessMode::$mode,
        ),)*];
    };
}

process_families! {
    CpuSeconds "process_cpu_seconds_total" Counter Sum "CPU time of the process, user and system, in seconds."
    MaxCpus "process_max_cpus" Gauge Max "CPUs that the process can use: those it is bound to, or the quota of its cgroup."
    ResidentMemory "process_resident_memory_bytes" Gauge Sum "Resident memory of the process, in bytes."
    ResidentMemoryMax "process_resident_memory_max_bytes" Gauge Max "Resident memory that the process can have, in bytes: the limit of its cgroup, or the memory of the machine."
    VirtualMemory "process_virtual_memory_bytes" Gauge Sum "Virtual memory of the process, in bytes."
    VirtualMemoryMax "process_virtual_memory_max_bytes" Gauge Sum "Virtual memory that the process can have, in bytes."
    StartTime "process_start_time_seconds" Gauge Max "When the process started, in seconds since 1970."
    OpenFds "process_open_fds" Gauge Sum "File descriptors that the process has open."
    MaxFds "process_max_fds" Gauge Sum "File descriptors that the process can have open."
    Threads "process_threads" Gauge Sum "Threads of the process."
}

fn collect(report: Report<'_>) {
    let values = platform::process::read();
    for (metric, value) in [
        (Metric::CpuSeconds, values.cpu_seconds),
        (Metric::MaxCpus, values.max_cpus),
        (Metric::ResidentMemory, values.resident_bytes),
        (Metric::ResidentMemoryMax, values.max_resident_bytes),
        (Metric::VirtualMemory, values.virtual_bytes),
        (Metric::VirtualMemoryMax, values.max_virtual_bytes),
        (Metric::StartTime, values.start_seconds),
        (Metric::OpenFds, values.open_descriptors),
        (Metric::MaxFds, values.max_descriptors),
        (Metric::Threads, values.threads),
    ] {
        if let Some(value) = value {
            report(metric as usize, value);
        }
    }
}

static BASE: CellBase = CellBase::new();

#[cfg(not(feature = "off"))]
inventory::submit! {
    Registration::new(
        &Declaration::Collected(CollectedDeclaration { families: FAMILIES, collect }),
        crate::__source!("process"),
        &BASE,
    )
}
