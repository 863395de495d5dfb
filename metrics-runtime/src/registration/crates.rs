//! The crates whose declarations are linked into the binary.

use super::linked::linked;
use std::collections::BTreeMap;

/// A crate with declarations; see [`crates`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkedCrate {
    /// The name of the package.
    pub package: &'static str,
    /// The number of its declarations: one for each attribute that records.
    pub declarations: usize,
}

/// The crates whose declarations are linked into this binary, sorted by name. Their series are
/// exposed, and [`check`](crate::check) checks them.
///
/// ```
/// for seen in metrics_runtime::crates() {
///     println!("{}: {} declarations", seen.package, seen.declarations);
/// }
/// // The framework declares metrics, too: those of the process, and of HTTP.
/// assert!(metrics_runtime::crates().iter().any(|seen| seen.package == "metrics-runtime"));
/// ```
///
/// # Missing crates
///
/// A dependency that is never referenced is not linked, so its declarations are missing. An entry
/// in `Cargo.toml` is not enough. Reference it in the binary, or in a crate that the binary
/// references:
///
/// ```
/// # extern crate metrics_runtime as shop_metrics;
/// use shop_metrics as _;
/// ```
///
/// One reference is enough to link all declarations of a crate, used or not. It can be a `use` of
/// any item, a call, or `extern crate`, but not behind a `#[cfg]` that is off. This was tested with
/// Rust 1.95 on Linux, in debug and release builds, with LTO off, thin and fat, with 1 to 256
/// codegen units, and in a `cdylib`.
///
/// The exception is a `staticlib` that another linker links. That linker takes only what is
/// referenced from the archive, and declarations are not. Make it take everything with
/// `-Wl,--whole-archive libshop.a -Wl,--no-whole-archive`, or build with `lto = "fat"` and
/// `codegen-units = 1`, which puts everything into one object.
///
/// A binary that depends on a crate's metrics checks that in a test:
/// [`Checks::expect_crate`](crate::Checks::expect_crate).
///
/// Cost: one pass over the declarations, and an allocation for the list.
pub fn crates() -> Vec<LinkedCrate> {
    let mut seen: BTreeMap<&'static str, usize> = BTreeMap::new();
    for linked in linked() {
        *seen.entry(linked.source.package).or_default() += 1;
    }
    let linked = |(package, declarations)| LinkedCrate {
        package,
        declarations,
    };
    seen.into_iter().map(linked).collect()
}

/// Those of `expected` that are not among the crates. Names can be written as in Cargo or as in
/// Rust.
pub(super) fn missing(expected: &[String]) -> Vec<String> {
    let seen = crates();
    let is = |package: &str, name: &str| package == name || package.replace('-', "_") == name;
    expected
        .iter()
        .filter(|name| !seen.iter().any(|seen| is(seen.package, name)))
        .cloned()
        .collect()
}
