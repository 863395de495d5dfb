//! A file's bytes as memory, for the one process that writes them. Unix only.
//!
//! Two events need special handling:
//!
//! - Another process truncates the file. Then an access to the missing pages raises SIGBUS. A
//!   handler maps zeroed memory of the process in their place. It passes other signals on to the
//!   handler before it.
//! - The process forks. Parent and child would then write the same memory, which allows only one
//!   writer. So the child gets its own zeroed memory in its place.
#![allow(unsafe_code)] // Memory is mapped, and replaced by signal and fork handlers.

use super::forks;
use rustix::mm::{MapFlags, ProtFlags, mmap, mmap_anonymous};
use std::fs::File;
use std::io;
use std::os::fd::AsRawFd as _;
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU64, AtomicUsize, Ordering};

/// A mapped part of the file, linked to the one mapped before it. Never unmapped.
struct Mapping {
    address: usize,
    length: usize,
    next: *const Mapping,
}

/// All mappings. Signal and fork handlers read the list, so there is no lock.
static MAPPINGS: AtomicPtr<Mapping> = AtomicPtr::new(ptr::null_mut());

/// The file. A forked process closes it.
static DESCRIPTOR: AtomicI32 = AtomicI32::new(-1);

/// `/dev/null`, opened in advance, because a fork handler must not allocate.
static DEV_NULL: OnceLock<File> = OnceLock::new();

/// Runs a function when the process ends by returning from `main` or calling `exit`.
pub(crate) fn at_exit(run: extern "C" fn()) {
    // SAFETY: the function lives as long as the process. If the system cannot store more of them,
    // this one does not run.
    unsafe { libc::atexit(run) };
}

/// Whether this process was forked from the one that mapped the file.
static FORKED: AtomicBool = AtomicBool::new(false);

/// The number of pages that were cut off.
static LOST: AtomicUsize = AtomicUsize::new(0);

/// The handler of SIGBUS before ours.
static PREVIOUS: OnceLock<libc::sigaction> = OnceLock::new();

/// Installs the handlers for memory of this file. Call it once, before it is mapped.
///
/// # Errors
///
/// If the system rejects one of the handlers.
pub(crate) fn protect(file: &File) -> io::Result<()> {
    let dev_null = File::options().read(true).write(true).open("/dev/null")?;
    let _ = DEV_NULL.set(dev_null);
    DESCRIPTOR.store(file.as_raw_fd(), Ordering::Relaxed);
    // SAFETY: in the child, the handler takes no lock and allocates nothing.
    let refused = unsafe {
        libc::pthread_atfork(
            Some(forks::before),
            Some(forks::after),
            Some(in_forked_process),
        )
    };
    if refused != 0 {
        return Err(io::Error::from_raw_os_error(refused));
    }
    handle_sigbus()
}

/// Maps a part of the file. The file already has its full length, and is only written through the
/// returned memory.
pub(crate) fn map(file: &File, offset: u64, length: usize) -> io::Result<&'static [AtomicU64]> {
    let access = ProtFlags::READ | ProtFlags::WRITE;
    // SAFETY: the system chooses an address where nothing is mapped.
    let address = unsafe {
        let anywhere = ptr::null_mut();
        mmap(anywhere, length, access, MapFlags::SHARED, file, offset)?
    };
    let mapping = Box::leak(Box::new(Mapping {
        address: address as usize,
        length,
        // Relaxed: mappings are created under the lock of the file's pages.
        next: MAPPINGS.load(Ordering::Relaxed),
    }));
    // Release: a reader that sees the mapping also sees its contents.
    MAPPINGS.store(mapping, Ordering::Release);
    // SAFETY: the memory is readable and writable, aligned to a page, and never unmapped. If a part
    // of it is replaced, then by zeroed memory at the same address. Atomics allow concurrent reads
    // of the file by other processes.
    Ok(unsafe { std::slice::from_raw_parts(address.cast(), length / size_of::<AtomicU64>()) })
}

/// Whether this process was forked from the one that mapped the file. Then its memory is no longer
/// the file's.
pub(crate) fn is_forked() -> bool {
    FORKED.load(Ordering::Relaxed)
}

/// The number of pages that were cut off from the file.
pub(crate) fn lost_pages() -> usize {
    LOST.load(Ordering::Relaxed)
}

fn mappings() -> impl Iterator<Item = &'static Mapping> {
    let as_reference = |mapping: *const Mapping| {
        // SAFETY: null, or leaked by `map`.
        unsafe { mapping.as_ref() }
    };
    // Acquire pairs with the release in `map`.
    let newest = as_reference(MAPPINGS.load(Ordering::Acquire));
    std::iter::successors(newest, move |mapping| as_reference(mapping.next))
}

/// Maps zeroed memory of this process at an address in a mapping. It makes one system call, which
/// is allowed in signal and fork handlers.
fn replace(address: usize, length: usize) -> bool {
    let access = ProtFlags::READ | ProtFlags::WRITE;
    let flags = MapFlags::PRIVATE | MapFlags::FIXED;
    // SAFETY: the range is in one of our mappings, whose users expect zeroed atomics or their own
    // values.
    unsafe { mmap_anonymous(address as *mut _, length, access, flags) }.is_ok()
}

extern "C" fn in_forked_process() {
    for mapping in mappings() {
        replace(mapping.address, mapping.length);
    }
    // The parent's lock lives as long as any process has its file open.
    if let Some(dev_null) = DEV_NULL.get() {
        // SAFETY: both descriptors are open. The number stays valid: it is `/dev/null`.
        unsafe { libc::dup2(dev_null.as_raw_fd(), DESCRIPTOR.load(Ordering::Relaxed)) };
    }
    FORKED.store(true, Ordering::Relaxed);
    forks::after_in_child();
}

fn handle_sigbus() -> io::Result<()> {
    // SAFETY: all zeroes are a valid value of this struct of C.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    // SAFETY: as above.
    let mut previous: libc::sigaction = unsafe { std::mem::zeroed() };
    let handler: extern "C" fn(libc::c_int, *mut libc::siginfo_t, *mut libc::c_void) = on_sigbus;
    action.sa_sigaction = handler as usize;
    action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
    // SAFETY: both point to valid structs, and the handler has the signature for SA_SIGINFO. It
    // only makes system calls, and changes only our own memory.
    if unsafe { libc::sigaction(libc::SIGBUS, &action, &mut previous) } != 0 {
        return Err(io::Error::last_os_error());
    }
    let _ = PREVIOUS.set(previous);
    Ok(())
}

extern "C" fn on_sigbus(
    signal: libc::c_int,
    info: *mut libc::siginfo_t,
    context: *mut libc::c_void,
) {
    // SAFETY: the system passes a valid struct, which has an address for SIGBUS.
    let address = unsafe { (*info).si_addr() } as usize;
    let is_within = |mapping: &Mapping| address.wrapping_sub(mapping.address) < mapping.length;
    if mappings().any(is_within) {
        let page = rustix::param::page_size();
        if replace(address / page * page, page) {
            LOST.fetch_add(1, Ordering::Relaxed);
            return;
        }
    }
    let previous = PREVIOUS.get();
    let handler = previous.map_or(libc::SIG_DFL, |previous| previous.sa_sigaction);
    if handler == libc::SIG_DFL || handler == libc::SIG_IGN {
        // The access is repeated, and ends the process as it would have without us.
        // SAFETY: resets the action to the system's default.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
        return;
    }
    let has_info = previous.is_some_and(|previous| previous.sa_flags & libc::SA_SIGINFO != 0);
    // SAFETY: it is the handler that was installed before ours, with the signature that its flags
    // indicate, called with the arguments from the system.
    unsafe {
        if has_info {
            type WithInfo = extern "C" fn(libc::c_int, *mut libc::siginfo_t, *mut libc::c_void);
            std::mem::transmute::<usize, WithInfo>(handler)(signal, info, context);
        } else {
            type Plain = extern "C" fn(libc::c_int);
            std::mem::transmute::<usize, Plain>(handler)(signal);
        }
    }
}
