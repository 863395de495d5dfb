//! What every Unix says of a process in the same way: its CPU time and its limits.
#![allow(unsafe_code)] // Calls of libc.

use std::mem::MaybeUninit;

/// The CPU time, from the process's clock, which counts nanoseconds.
pub(super) fn cpu_seconds() -> f64 {
    let mut time = MaybeUninit::<libc::timespec>::zeroed();
    // SAFETY: the call writes a time, where zeros are a valid one.
    let time = unsafe {
        libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, time.as_mut_ptr());
        time.assume_init()
    };
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// How much virtual memory the process may have.
pub(super) fn max_virtual_bytes() -> f64 {
    // SAFETY: the pointer is that of a limit.
    limit(|limit| unsafe { libc::getrlimit(libc::RLIMIT_AS, limit) })
}

/// How many file descriptors the process may have.
pub(super) fn max_descriptors() -> f64 {
    // SAFETY: the pointer is that of a limit.
    limit(|limit| unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, limit) })
}

fn limit(read: impl FnOnce(&mut libc::rlimit) -> libc::c_int) -> f64 {
    let mut limit = libc::rlimit {
        rlim_cur: libc::RLIM_INFINITY,
        rlim_max: libc::RLIM_INFINITY,
    };
    // It changes nothing if it fails.
    read(&mut limit);
    match limit.rlim_cur {
        libc::RLIM_INFINITY => f64::INFINITY,
        limit => limit as f64,
    }
}
