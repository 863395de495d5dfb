//! The process's own metrics, under the names that all client libraries use.
//!
//! They are read when a scrape asks for them. What the system does not tell is
//! left out. Only Linux tells so far. `tokio_runtime` has the async runtime's
//! (feature `tokio-runtime`).

#[cfg(target_os = "linux")]
mod linux;
#[cfg(feature = "tokio-runtime")]
mod tokio_runtime;

#[cfg(target_os = "linux")]
use linux::collect;

use crate::declaration::{CollectedDeclaration, Declaration, Family, Kind};
use crate::registration::{CellBase, Registration};

macro_rules! process_families {
    ($($metric:ident $name:literal $kind:ident $help:literal)*) => {
        /// The families, by their place in [`FAMILIES`].
        #[derive(Clone, Copy)]
        enum Metric {
            $($metric,)*
        }

        const FAMILIES: &[Family] =
            &[$(Family { name: $name, help: $help, kind: Kind::$kind },)*];
    };
}

process_families! {
    CpuSeconds "process_cpu_seconds_total" Counter "CPU time of the process, user and system, in seconds."
    ResidentMemory "process_resident_memory_bytes" Gauge "Resident memory of the process, in bytes."
    VirtualMemory "process_virtual_memory_bytes" Gauge "Virtual memory of the process, in bytes."
    VirtualMemoryMax "process_virtual_memory_max_bytes" Gauge "Virtual memory that the process may have, in bytes."
    StartTime "process_start_time_seconds" Gauge "When the process started, in seconds since 1970."
    OpenFds "process_open_fds" Gauge "File descriptors that the process has open."
    MaxFds "process_max_fds" Gauge "File descriptors that the process may have open."
    Threads "process_threads" Gauge "Threads of the process."
}

#[cfg(not(target_os = "linux"))]
fn collect(_report: crate::declaration::Report<'_>) {}

static BASE: CellBase = CellBase::new();

inventory::submit! {
    Registration::new(
        &Declaration::Collected(CollectedDeclaration { families: FAMILIES, collect }),
        crate::__source!("process"),
        &BASE,
    )
}
