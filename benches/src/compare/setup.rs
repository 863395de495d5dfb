//! What the comparisons share.

/// The name of our contender.
pub(super) const OURS: &str = "ours";

/// The numbers of threads at which costs are measured: targets are about the
/// first two, plots about all.
pub(super) const THREADS: &[usize] = &[1, 2, 4, 8];
