//! The crates whose declarations are linked into the program.

use super::linked::linked;
use std::collections::BTreeMap;

/// A crate with declarations; see [`crates`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkedCrate {
    /// The package, as Cargo names it.
    pub package: &'static str,
    /// How many declarations it has: one for each attribute that records.
    pub declarations: usize,
}

/// The crates whose declarations are linked into this program, by name: those
/// that [`check`](crate::check) sees, and whose series are exposed.
///
/// ```
/// for seen in metrics_runtime::crates() {
///     println!("{}: {} declarations", seen.package, seen.declarations);
/// }
/// // The framework declares metrics, too: those of the process, and of HTTP.
/// assert!(metrics_runtime::crates().iter().any(|seen| seen.package == "metrics-runtime"));
/// ```
///
/// # A crate that is missing
///
/// A dependency that no source names is not linked, and with it its
/// declarations: to stand in `Cargo.toml` is not enough. Name it, in the
/// program or in a crate that the program names:
///
/// ```
/// # extern crate metrics_runtime as shop_metrics;
/// use shop_metrics as _;
/// ```
///
/// That is all it takes: what is named once is linked with all of its
/// declarations, used or not. So a `use` of anything in the crate does, as
/// does a call, or `extern crate`; one below a `#[cfg]` that is off does not. It
/// was tried out with Rust 1.95 on Linux, in builds for development and for
/// release, with LTO off, thin and fat, with 1 to 256 codegen units, and in a
/// `cdylib`.
///
/// The exception is a `staticlib` that some other linker links: from the
/// archive it takes what is referred to, which declarations are not. Tell it
/// to take all, `-Wl,--whole-archive libshop.a -Wl,--no-whole-archive`, or
/// build with `lto = "fat"` and `codegen-units = 1`, which makes one piece of it.
///
/// A program that depends on a crate's metrics says so in its test:
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

/// Those of `expected` that are not among the crates: as Cargo writes their
/// names, or as Rust does.
pub(super) fn missing(expected: &[String]) -> Vec<String> {
    let seen = crates();
    let is = |package: &str, name: &str| package == name || package.replace('-', "_") == name;
    expected
        .iter()
        .filter(|name| !seen.iter().any(|seen| is(seen.package, name)))
        .cloned()
        .collect()
}
