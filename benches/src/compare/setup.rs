//! Constants of the comparisons.

/// The name of our contender.
pub(super) const OURS: &str = "ours";

/// The numbers of threads for which costs are measured: targets use the first two, plots use all.
pub(super) const THREADS: &[usize] = &[1, 2, 4, 8];
