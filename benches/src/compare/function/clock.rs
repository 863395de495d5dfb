//! The runtime's clock: the CPU's time stamp counter, if the compiler supports it.
#![allow(unsafe_code)] // The instruction is an intrinsic of the compiler.

/// Reads it.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(super) fn read() -> u64 {
    // SAFETY: it only reads a register, which every x86-64 CPU has.
    unsafe { std::arch::x86_64::_rdtsc() }
}

#[cfg(not(target_arch = "x86_64"))]
#[inline]
pub(super) fn read() -> u64 {
    static CLOCK: std::sync::OnceLock<quanta::Clock> = std::sync::OnceLock::new();
    CLOCK.get_or_init(quanta::Clock::new).raw()
}
