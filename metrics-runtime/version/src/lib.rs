//! What all versions of `metrics-runtime` in a program have in common: each says that it is
//! linked. So they can find out about each other, although each has a registry of its own.
//!
//! This crate never changes in an incompatible way. Name `metrics-runtime`, not this one.

#[doc(hidden)]
pub use inventory;

/// A version of `metrics-runtime` that is linked into this program.
#[derive(Clone, Copy, Debug)]
pub struct Version {
    version: &'static str,
    packages: fn() -> Vec<&'static str>,
}

inventory::collect!(Version);

impl Version {
    /// A version, and a function that lists the crates that declare metrics with it.
    pub const fn new(version: &'static str, packages: fn() -> Vec<&'static str>) -> Self {
        Self { version, packages }
    }

    /// All that are linked, in no particular order.
    pub fn linked() -> impl Iterator<Item = Self> {
        inventory::iter::<Self>.into_iter().copied()
    }

    /// The version, as Cargo has it.
    pub fn version(&self) -> &'static str {
        self.version
    }

    /// The crates that declare metrics with it.
    pub fn packages(&self) -> Vec<&'static str> {
        (self.packages)()
    }
}
