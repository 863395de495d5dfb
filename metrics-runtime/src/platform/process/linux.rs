//! Reads the process's values on Linux, without allocating.
//!
//! Memory, threads and the start time come from `/proc/self/stat` (see `man 5
//! proc_pid_stat`), file descriptors from `/proc/self/fd`. CPU time comes from the
//! process's clock, which counts nanoseconds; `stat` counts hundredths of a second.
//! CPUs and memory are limited by the machine, the affinity and the [`cgroup`].

use super::cgroup;
use super::linux_calls;
use super::posix;
use super::values::ProcessValues;
use std::fs::{File, read_to_string};
use std::io::Read as _;
use std::sync::OnceLock;

/// Reads all values.
pub(super) fn read() -> ProcessValues {
    let stat = Stat::read();
    let stat = stat.as_ref();
    let limits = cgroup::limits();
    let memory = linux_calls::machine_bytes();
    let cpus = linux_calls::cpus().unwrap_or(f64::INFINITY);
    let cpus = cpus.min(limits.cpus.unwrap_or(f64::INFINITY));
    ProcessValues {
        cpu_seconds: Some(posix::cpu_seconds()),
        max_cpus: Some(cpus).filter(|cpus| cpus.is_finite()),
        resident_bytes: stat.map(|stat| stat.resident_bytes),
        max_resident_bytes: Some(
            limits
                .memory_bytes
                .map_or(memory, |limit| limit.min(memory)),
        ),
        virtual_bytes: stat.map(|stat| stat.virtual_bytes),
        max_virtual_bytes: Some(posix::max_virtual_bytes()),
        start_seconds: stat.and_then(|stat| start_time(stat.start_ticks)),
        open_descriptors: open_descriptors(),
        max_descriptors: Some(posix::max_descriptors()),
        threads: stat.map(|stat| stat.threads),
    }
}

/// The fields of `/proc/self/stat` that are used.
#[derive(Debug, PartialEq)]
struct Stat {
    threads: f64,
    /// Clock ticks from the boot of the machine to the start of the process.
    start_ticks: f64,
    virtual_bytes: f64,
    resident_bytes: f64,
}

impl Stat {
    fn read() -> Option<Self> {
        // One line of about 300 bytes.
        let mut buffer = [0; 1024];
        let length = File::open("/proc/self/stat").ok()?.read(&mut buffer).ok()?;
        Self::parse(
            str::from_utf8(&buffer[..length]).ok()?,
            linux_calls::page_bytes(),
        )
    }

    fn parse(line: &str, page: f64) -> Option<Self> {
        // The second field is the name of the binary in parentheses. It may contain
        // spaces and parentheses, so the third field follows the last parenthesis.
        let (_, rest) = line.rsplit_once(") ")?;
        let mut fields = rest.split_ascii_whitespace();
        let mut field = |skip: usize| fields.nth(skip)?.parse().ok();
        Some(Self {
            threads: field(20 - 3)?,
            start_ticks: field(22 - 20 - 1)?,
            virtual_bytes: field(0)?,
            resident_bytes: field(0).map(|pages: f64| pages * page)?,
        })
    }
}

/// When the process started, in seconds since 1970: the boot time of the machine plus the ticks
/// until the start. Computed once, because the boot time that the kernel reports changes with the
/// wall clock, and Prometheus treats a new start time as a restart.
fn start_time(ticks: f64) -> Option<f64> {
    static START: OnceLock<Option<f64>> = OnceLock::new();
    *START.get_or_init(|| {
        let stat = read_to_string("/proc/stat").ok()?;
        let booted = stat.lines().find_map(|line| line.strip_prefix("btime "))?;
        let booted: f64 = booted.trim().parse().ok()?;
        Some(booted + ticks / linux_calls::ticks_per_second())
    })
}

fn open_descriptors() -> Option<f64> {
    let folder = File::open("/proc/self/fd").ok()?;
    // All entries but those with a dot are numbers. One is the folder that is read here.
    let open = linux_calls::count_entries(&folder)?;
    Some(open.saturating_sub(1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_programs_name_may_hold_anything() {
        let line = "42 (a) b (c)) S 1 42 42 0 -1 4194560 96 0 0 0 7 3 0 0 20 0 5 0 12345 \
                    5000000 250 18446744073709551615 1 1 0";
        let stat = Stat {
            threads: 5.0,
            start_ticks: 12345.0,
            virtual_bytes: 5_000_000.0,
            resident_bytes: 250.0 * 4096.0,
        };
        assert_eq!(Stat::parse(line, 4096.0), Some(stat));
        assert_eq!(Stat::parse("", 4096.0), None);
        assert_eq!(Stat::parse("1 (x) S 1", 4096.0), None);
    }

    #[test]
    fn a_descriptor_counts_while_it_is_open() {
        // Other tests open files, too, so open enough to see the difference.
        let before = open_descriptors().expect("the folder can be read");
        let many: Vec<_> = (0..300)
            .map(|_| File::open("/dev/null").expect("it is there"))
            .collect();
        let during = open_descriptors().expect("the folder can be read");
        assert!(during >= before + 200.0, "{before}, then {during}");
        drop(many);
        assert!(open_descriptors().expect("the folder can be read") <= during - 200.0);
    }
}
