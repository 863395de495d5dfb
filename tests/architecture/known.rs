//! What breaks the rules today. Each entry is to go: delete it with what it stands
//! for. The tests fail on an entry that nothing needs any more.

/// Cycles: the crate, and the folder in which the cycle closes.
pub(super) const CYCLES: &[(&str, &str)] = &[];

/// Names that stand for two types: the crate, and the name.
pub(super) const NAMES: &[(&str, &str)] = &[];

/// Imports against the order of the stages: the crate, and the file.
pub(super) const IMPORTS: &[(&str, &str)] = &[];
