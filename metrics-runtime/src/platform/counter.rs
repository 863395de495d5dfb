//! The time stamp counter of the CPU.
#![allow(unsafe_code)] // The instruction is an intrinsic of the compiler.

/// Whether it can be read here: elsewhere, `quanta` reads the clock.
pub(super) const IS_KNOWN: bool = cfg!(target_arch = "x86_64");

/// Reads it. The CPU may do so a few instructions earlier or later, which is less than the
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
