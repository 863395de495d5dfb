//! What Linux says of a process and its machine by system calls.
#![allow(unsafe_code)] // Calls of libc.

use std::fs::File;
use std::mem::MaybeUninit;
use std::os::fd::AsRawFd as _;

/// The memory of the machine in bytes.
pub(super) fn machine_bytes() -> f64 {
    let mut machine = MaybeUninit::<libc::sysinfo>::zeroed();
    // SAFETY: the call writes at most what the pointer points to, where zeros are valid.
    let machine = unsafe {
        libc::sysinfo(machine.as_mut_ptr());
        machine.assume_init()
    };
    machine.totalram as f64 * f64::from(machine.mem_unit)
}

/// The number of CPUs in the affinity. `None` where there are more than 1024.
pub(super) fn cpus() -> Option<f64> {
    let mut cpus = MaybeUninit::<libc::cpu_set_t>::zeroed();
    // SAFETY: as above, and the size is that of the set.
    unsafe {
        let result = libc::sched_getaffinity(0, size_of::<libc::cpu_set_t>(), cpus.as_mut_ptr());
        (result == 0).then(|| f64::from(libc::CPU_COUNT(cpus.assume_init_ref())))
    }
}

/// The bytes of a page.
pub(super) fn page_bytes() -> f64 {
    // SAFETY: the call reads a constant of the system.
    (unsafe { libc::sysconf(libc::_SC_PAGESIZE) }) as f64
}

/// The clock ticks of a second.
pub(super) fn ticks_per_second() -> f64 {
    // SAFETY: the call reads a constant of the system.
    (unsafe { libc::sysconf(libc::_SC_CLK_TCK) }) as f64
}

/// Memory for entries of a folder, aligned as they are.
#[repr(align(8))]
struct Entries([u8; 4096]);

/// The number of entries whose name does not begin with a dot. Unlike std, it does not allocate.
pub(super) fn count_entries(folder: &File) -> Option<u64> {
    // The offsets of an entry's length and of its name.
    const LENGTH: usize = 16;
    const NAME: usize = 19;
    let (mut entries, mut count) = (Entries([0; 4096]), 0);
    loop {
        let (first, bytes) = (entries.0.as_mut_ptr(), entries.0.len());
        // SAFETY: the call writes at most that number of bytes from the first one on.
        let read = unsafe { libc::syscall(libc::SYS_getdents64, folder.as_raw_fd(), first, bytes) };
        let mut rest = &entries.0[..usize::try_from(read).ok()?];
        if rest.is_empty() {
            return Some(count);
        }
        while rest.len() > NAME {
            count += u64::from(rest[NAME] != b'.');
            let length = u16::from_ne_bytes([rest[LENGTH], rest[LENGTH + 1]]).max(1);
            rest = rest.get(usize::from(length)..)?;
        }
    }
}
