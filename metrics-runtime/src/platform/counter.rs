//! The time stamp counter of the CPU.
#![allow(unsafe_code)] // The instructions are intrinsics of the compiler, or assembly.

/// Whether this target has a counter.
pub(super) const IS_KNOWN: bool = cfg!(any(
    target_arch = "x86_64",
    all(target_arch = "aarch64", not(target_os = "ios"))
));

/// Reads the counter. The CPU may reorder this by a few instructions, which is less than the
/// reading takes.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(super) fn read() -> u64 {
    // SAFETY: it only reads a register, which every x86-64 CPU has.
    unsafe { core::arch::x86_64::_rdtsc() }
}

#[cfg(all(target_arch = "aarch64", not(target_os = "ios")))]
#[inline(always)]
pub(super) fn read() -> u64 {
    let ticks;
    // SAFETY: it only reads a register, which every such CPU has. Systems other than iOS allow it.
    unsafe { core::arch::asm!("mrs {}, cntvct_el0", out(reg) ticks, options(nomem, nostack)) };
    ticks
}

#[cfg(not(any(
    target_arch = "x86_64",
    all(target_arch = "aarch64", not(target_os = "ios"))
)))]
#[inline(always)]
pub(super) fn read() -> u64 {
    0
}

/// Whether the counter has the same rate at all times and on all CPUs.
#[cfg(target_arch = "x86_64")]
#[allow(unused_unsafe)] // From Rust 1.94 on, the function is safe.
pub(super) fn is_invariant() -> bool {
    use core::arch::x86_64::__cpuid;
    const POWER_MANAGEMENT: u32 = 0x8000_0007;
    const INVARIANT_COUNTER: u32 = 1 << 8;
    // SAFETY: every x86-64 CPU has the instruction, and the first leaf limits the others.
    unsafe {
        __cpuid(0x8000_0000).eax >= POWER_MANAGEMENT
            && __cpuid(POWER_MANAGEMENT).edx & INVARIANT_COUNTER != 0
    }
}

#[cfg(not(target_arch = "x86_64"))]
pub(super) fn is_invariant() -> bool {
    IS_KNOWN
}
