//! CPU and memory of the machine, read periodically by a thread of its own: reading takes time that no request should wait
//! for, and CPU usage is a rate over an interval.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use metrics_runtime::{Gauge, metric};
use sysinfo::{MINIMUM_CPU_UPDATE_INTERVAL, MemoryRefreshKind, System};
use tracing::warn;

/// CPU time of the machine that was used over the last interval, over what there was.
#[metric(processes = "last")]
static SYSTEM_CPU_USAGE_RATIO: Gauge;

/// Memory of the machine that is used, without what can be given back at once.
#[metric(processes = "last")]
static SYSTEM_MEMORY_USED_BYTES: Gauge;

/// Memory of the machine.
#[metric(processes = "last")]
static SYSTEM_MEMORY_TOTAL_BYTES: Gauge;

/// Reads CPU and memory until it is dropped.
#[derive(Debug)]
pub struct SystemMetrics {
    /// Ends the thread when it is dropped.
    _stop: Sender<()>,
}

impl SystemMetrics {
    /// Starts reading: memory at once, CPU a moment later, then both once an interval.
    ///
    /// A failure to start the thread is logged.
    #[must_use]
    pub fn start(interval: Duration) -> Self {
        let (stop, stopped) = channel();
        let started = Self { _stop: stop };
        let mut system = System::new();
        let read = move || {
            read_memory(&mut system);
            // The first interval starts here.
            system.refresh_cpu_usage();
            let mut wait = MINIMUM_CPU_UPDATE_INTERVAL;
            while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                system.refresh_cpu_usage();
                SYSTEM_CPU_USAGE_RATIO.set(f64::from(system.global_cpu_usage()) / 100.0);
                read_memory(&mut system);
                wait = interval;
            }
        };
        let thread = std::thread::Builder::new().name("system-metrics".to_owned());
        if let Err(problem) = thread.spawn(read) {
            warn!("the machine's CPU and memory are not read: {problem}");
        }
        started
    }
}

fn read_memory(system: &mut System) {
    system.refresh_memory_specifics(MemoryRefreshKind::nothing().with_ram());
    SYSTEM_MEMORY_USED_BYTES.set(system.used_memory() as f64);
    SYSTEM_MEMORY_TOTAL_BYTES.set(system.total_memory() as f64);
}
