//! The part that all versions of `metrics-runtime` in a binary share: each version registers here
//! that it is linked. So they can detect each other, although each has its own registry.
//!
//! This crate never changes incompatibly. Depend on `metrics-runtime`, not on this crate.

#[doc(hidden)]
pub use inventory;

/// A version of `metrics-runtime` that is linked into this binary.
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

    /// All linked versions, in unspecified order.
    pub fn linked() -> impl Iterator<Item = Self> {
        inventory::iter::<Self>.into_iter().copied()
    }

    /// The version number.
    pub fn version(&self) -> &'static str {
        self.version
    }

    /// The crates that declare metrics with it.
    pub fn packages(&self) -> Vec<&'static str> {
        (self.packages)()
    }
}
