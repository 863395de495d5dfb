//! What every Unix says of a process in the same way: its CPU time and its limits.

use rustix::process::{Resource, getrlimit};
use rustix::time::{ClockId, clock_gettime};

/// The CPU time, from the process's clock, which counts nanoseconds.
pub(super) fn cpu_seconds() -> f64 {
    let cpu = clock_gettime(ClockId::ProcessCPUTime);
    cpu.tv_sec as f64 + cpu.tv_nsec as f64 / 1e9
}

/// How much virtual memory the process may have.
pub(super) fn max_virtual_bytes() -> f64 {
    limit(Resource::As)
}

/// How many file descriptors the process may have.
pub(super) fn max_descriptors() -> f64 {
    limit(Resource::Nofile)
}

fn limit(resource: Resource) -> f64 {
    let limit = getrlimit(resource).current;
    limit.map_or(f64::INFINITY, |limit| limit as f64)
}
