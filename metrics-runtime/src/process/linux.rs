//! Reading the process's metrics on Linux.
//!
//! Memory, descriptors and threads come from `/proc/self` (see `man 5 proc`);
//! CPU time from the process's clock, which counts nanoseconds where
//! `/proc/self/stat` counts hundredths of a second.

use super::Metric;
use crate::declaration::Report;
use procfs::process::{LimitValue, Process, Stat};
use procfs::{CurrentSI as _, WithCurrentSystemInfo as _};
use rustix::time::{ClockId, clock_gettime};
use std::sync::OnceLock;

/// Reports all that can be read.
pub(super) fn collect(report: Report<'_>) {
    let mut report = |metric: Metric, value: f64| report(metric as usize, value);
    let cpu = clock_gettime(ClockId::ProcessCPUTime);
    report(
        Metric::CpuSeconds,
        cpu.tv_sec as f64 + cpu.tv_nsec as f64 / 1e9,
    );
    let Ok(process) = Process::myself() else {
        return;
    };
    if let Ok(stat) = process.stat() {
        report(Metric::ResidentMemory, stat.rss_bytes().get() as f64);
        report(Metric::VirtualMemory, stat.vsize as f64);
        report(Metric::Threads, stat.num_threads as f64);
        if let Some(start) = start_time(&stat) {
            report(Metric::StartTime, start);
        }
    }
    if let Ok(open) = process.fd_count() {
        // One of them is the directory that was just read.
        report(Metric::OpenFds, open.saturating_sub(1) as f64);
    }
    if let Ok(limits) = process.limits() {
        for (metric, limit) in [
            (Metric::MaxFds, limits.max_open_files),
            (Metric::VirtualMemoryMax, limits.max_address_space),
        ] {
            report(
                metric,
                match limit.soft_limit {
                    LimitValue::Value(limit) => limit as f64,
                    LimitValue::Unlimited => f64::INFINITY,
                },
            );
        }
    }
}

/// When the process started, in seconds since 1970: the machine's start, and
/// the ticks from then to the process's. Computed once, because the kernel's
/// idea of the machine's start moves with the wall clock, and a start time
/// that changes reads as a restart.
fn start_time(stat: &Stat) -> Option<f64> {
    static START: OnceLock<Option<f64>> = OnceLock::new();
    *START.get_or_init(|| {
        let booted = procfs::KernelStats::current().ok()?.btime;
        Some(booted as f64 + stat.starttime as f64 / procfs::ticks_per_second() as f64)
    })
}
