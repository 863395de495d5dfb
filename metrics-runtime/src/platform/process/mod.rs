//! The values of the process: CPU time, memory, threads, file descriptors, and their
//! limits. Linux reports them all, and other systems some.

#[cfg(target_os = "linux")]
mod cgroup;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod linux_calls;
#[cfg(any(test, not(target_os = "linux")))]
mod other;
#[cfg(unix)]
mod posix;
mod values;

pub(crate) use values::ProcessValues;

/// Reads the values of this process.
pub(crate) fn read() -> ProcessValues {
    #[cfg(target_os = "linux")]
    let values = linux::read();
    #[cfg(not(target_os = "linux"))]
    let values = other::read();
    values
}

/// The largest number of file descriptors of the process, if there is a limit.
pub(crate) fn max_descriptors() -> Option<f64> {
    #[cfg(unix)]
    let max = Some(posix::max_descriptors()).filter(|max| max.is_finite());
    #[cfg(not(unix))]
    let max = None;
    max
}
