//! Other versions of this crate in the binary. Each has its own registry, so an endpoint exposes
//! the metrics of only one version.

use super::linked::linked;
use metrics_runtime_version::Version;
use std::collections::BTreeSet;
use std::fmt;

/// A version of this crate that is linked into the binary beside another one. `Display` names it,
/// and the crates that declare metrics with it.
///
/// ```text
/// metrics-runtime 0.1.0: declares the metrics of orders, shop
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkedVersion {
    /// The version number.
    pub version: &'static str,
    /// The crates that declare metrics with it, sorted by name.
    pub packages: Vec<&'static str>,
}

/// The crates that declare metrics with this version.
fn packages() -> Vec<&'static str> {
    let packages: BTreeSet<_> = linked()
        .filter(|linked| !linked.source.is_of_framework())
        .map(|linked| linked.source.package)
        .collect();
    packages.into_iter().collect()
}

#[cfg(not(feature = "off"))]
metrics_runtime_version::inventory::submit! {
    Version::new(env!("CARGO_PKG_VERSION"), packages)
}

/// All versions if there are several, otherwise nothing.
pub(super) fn several_versions() -> Vec<LinkedVersion> {
    if Version::linked().nth(1).is_none() {
        return Vec::new();
    }
    let linked = Version::linked().map(|linked| LinkedVersion {
        version: linked.version(),
        packages: linked.packages(),
    });
    let mut versions: Vec<_> = linked.collect();
    versions.sort_by(|a, b| (a.version, &a.packages).cmp(&(b.version, &b.packages)));
    versions
}

impl fmt::Display for LinkedVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { version, packages } = self;
        let packages = match packages.is_empty() {
            true => "no crate declares metrics with it".to_owned(),
            false => format!("declares the metrics of {}", packages.join(", ")),
        };
        write!(f, "metrics-runtime {version}: {packages}")
    }
}

/// What is wrong, and how to solve it.
pub(super) fn explanation(versions: &[LinkedVersion]) -> String {
    let mut text = format!(
        "{} versions of metrics-runtime are linked into this binary, and an endpoint exposes only \
         the metrics of its own version:",
        versions.len()
    );
    for version in versions {
        text += &format!("\n  {version}");
    }
    text + "\n  make all crates depend on the same version: `cargo tree --duplicates` shows which \
            crate needs which"
}
