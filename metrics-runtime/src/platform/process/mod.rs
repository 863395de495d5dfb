//! The values of the process: CPU time, memory, threads, file descriptors, and their
//! limits. Only Linux reports them so far.

#[cfg(target_os = "linux")]
mod cgroup;
#[cfg(target_os = "linux")]
mod linux;
mod values;

pub(crate) use values::ProcessValues;

/// Reads the values of this process.
pub(crate) fn read() -> ProcessValues {
    #[cfg(target_os = "linux")]
    let values = linux::read();
    #[cfg(not(target_os = "linux"))]
    let values = ProcessValues::default();
    values
}

/// How many file descriptors the process may have, if there is a limit.
pub(crate) fn max_descriptors() -> Option<f64> {
    #[cfg(target_os = "linux")]
    let max = Some(linux::max_descriptors()).filter(|max| max.is_finite());
    #[cfg(not(target_os = "linux"))]
    let max = None;
    max
}
