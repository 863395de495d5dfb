//! The time stamp counter of the CPU.
#![allow(unsafe_code)] // The instruction is an intrinsic of the compiler.

/// Whether this target has a counter. Otherwise, `quanta` reads the clock.
pub(super) const IS_KNOWN: bool = cfg!(target_arch = "x86_64");

/// Reads the counter. The CPU may reorder this by a few instructions, which is less than the
/// reading takes.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(super) fn read() -> u64 {
    // SAFETY: it only reads a register, which every x86-64 CPU has.
    unsafe { core::arch::x86_64::_rdtsc() }
}

#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
pub(super) fn read() -> u64 {
    0
}
