//! Reads the process's values on systems without `/proc`.
//!
//! | value | macOS | Windows | other Unix |
//! |---|---|---|---|
//! | CPU time | the process's clock | `GetProcessTimes`, in milliseconds | the process's clock |
//! | usable CPUs | `available_parallelism` | the same | the same |
//! | resident memory | of the task | the working set | |
//! | its limit | the machine's memory | the machine's memory | |
//! | virtual memory | of the task | the private bytes, as in other client libraries | |
//! | its limit | `getrlimit` | | `getrlimit` |
//! | start time | in seconds | in seconds | |
//! | file descriptors | entries of `/dev/fd` | handles | |
//! | their limit | `getrlimit` | | `getrlimit` |
//!
//! The crate `sysinfo` reports memory, the start time and all values on Windows (feature
//! `process`). It does not report threads.

#[cfg(unix)]
use super::posix;
use super::values::ProcessValues;

/// Reads all values.
pub(super) fn read() -> ProcessValues {
    let mut values = ProcessValues {
        max_cpus: std::thread::available_parallelism()
            .ok()
            .map(|cpus| cpus.get() as f64),
        ..ProcessValues::default()
    };
    #[cfg(any(test, all(feature = "process", any(target_os = "macos", windows))))]
    sysinfo::read_into(&mut values);
    #[cfg(unix)]
    {
        values.cpu_seconds = Some(posix::cpu_seconds());
        values.max_virtual_bytes = Some(posix::max_virtual_bytes());
        values.max_descriptors = Some(posix::max_descriptors());
    }
    // Other systems list only the first three there.
    #[cfg(any(test, target_os = "macos"))]
    {
        // One of them is the folder that is read here.
        let open = std::fs::read_dir("/dev/fd").map(Iterator::count);
        values.open_descriptors = open.ok().map(|open| open.saturating_sub(1) as f64);
    }
    values
}

#[cfg(any(test, all(feature = "process", any(target_os = "macos", windows))))]
mod sysinfo {
    use super::ProcessValues;
    use std::sync::{Mutex, OnceLock, PoisonError};
    use sysinfo::{
        MemoryRefreshKind, ProcessRefreshKind, ProcessesToUpdate, System, get_current_pid,
    };

    /// Reads these values. One scrape at a time reads them.
    pub(super) fn read_into(values: &mut ProcessValues) {
        // Kept, because the crate queries some values only once per instance.
        static SYSTEM: OnceLock<Mutex<System>> = OnceLock::new();
        let system = SYSTEM.get_or_init(|| Mutex::new(System::new()));
        let mut system = system.lock().unwrap_or_else(PoisonError::into_inner);
        system.refresh_memory_specifics(MemoryRefreshKind::nothing().with_ram());
        // Unknown values are 0.
        let known = |value: u64| (value > 0).then_some(value as f64);
        values.max_resident_bytes = known(system.total_memory());
        let Ok(own) = get_current_pid() else {
            return;
        };
        let kind = ProcessRefreshKind::nothing()
            .with_cpu()
            .with_memory()
            .without_tasks();
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&[own]), false, kind);
        let Some(process) = system.process(own) else {
            return;
        };
        values.cpu_seconds = Some(process.accumulated_cpu_time() as f64 / 1e3);
        values.resident_bytes = known(process.memory());
        values.virtual_bytes = known(process.virtual_memory());
        values.start_seconds = known(process.start_time());
        // On macOS, this is an estimate that is too high.
        values.open_descriptors = process.open_files().map(|open| open as f64);
    }
}

/// On Linux, where both ways give the same values.
#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::super::{linux, values::ProcessValues};
    use std::time::{Duration, Instant};

    #[test]
    fn the_values_are_those_of_proc_in_the_same_units() {
        let work = Instant::now();
        while work.elapsed() < Duration::from_millis(50) {}
        // Other tests allocate memory and open files, so the values are only similar.
        let about = |name: &str, ours: Option<f64>, linux: Option<f64>, slack: f64| {
            let (Some(ours), Some(linux)) = (ours, linux) else {
                panic!("{name}: {ours:?}, {linux:?}");
            };
            let is_same = ours == linux || (ours - linux).abs() <= slack;
            assert!(is_same && ours > 0.0, "{name}: {ours}, not {linux}");
        };
        let ours = super::read();
        let ProcessValues {
            cpu_seconds,
            max_cpus: _, // Linux has the quota, too.
            resident_bytes,
            max_resident_bytes: _, // Linux has the limit of the cgroup, too.
            virtual_bytes,
            max_virtual_bytes,
            start_seconds,
            open_descriptors,
            max_descriptors,
            threads: _, // Only Linux has them.
        } = linux::read();
        const MIB: f64 = 1_048_576.0;
        about("CPU time", ours.cpu_seconds, cpu_seconds, 5.0);
        about("resident", ours.resident_bytes, resident_bytes, 256.0 * MIB);
        about("virtual", ours.virtual_bytes, virtual_bytes, 4096.0 * MIB);
        about("limit", ours.max_virtual_bytes, max_virtual_bytes, 0.0);
        about("start", ours.start_seconds, start_seconds, 2.0);
        about(
            "open files",
            ours.open_descriptors,
            open_descriptors,
            1000.0,
        );
        about("most files", ours.max_descriptors, max_descriptors, 0.0);
        assert!(ours.max_cpus.is_some_and(|cpus| cpus >= 1.0));
        assert!(ours.max_resident_bytes.is_some_and(|bytes| bytes > MIB));
    }

    #[test]
    fn sysinfo_counts_cpu_time_in_milliseconds() {
        let mut read = ProcessValues::default();
        let work = Instant::now();
        while work.elapsed() < Duration::from_millis(50) {}
        super::sysinfo::read_into(&mut read);
        let (sysinfo, clock) = (read.cpu_seconds, super::posix::cpu_seconds());
        let sysinfo = sysinfo.expect("it knows");
        assert!(
            sysinfo > 0.0 && sysinfo <= clock + 0.1,
            "{sysinfo}, {clock}"
        );
    }
}
