//! The values that every Unix reports in the same way: CPU time and limits.

use rustix::process::{Resource, getrlimit};
use rustix::time::{ClockId, clock_gettime};

/// The CPU time, from the process's clock, which counts nanoseconds.
pub(super) fn cpu_seconds() -> f64 {
    let cpu = clock_gettime(ClockId::ProcessCPUTime);
    cpu.tv_sec as f64 + cpu.tv_nsec as f64 / 1e9
}

/// The largest size of virtual memory for the process.
pub(super) fn max_virtual_bytes() -> f64 {
    limit(Resource::As)
}

/// The largest number of file descriptors of the process.
pub(super) fn max_descriptors() -> f64 {
    limit(Resource::Nofile)
}

fn limit(resource: Resource) -> f64 {
    let limit = getrlimit(resource).current;
    limit.map_or(f64::INFINITY, |limit| limit as f64)
}
