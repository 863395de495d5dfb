//! Source locations that are the same on every machine.

use crate::declaration::Source;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The crate whose own metrics are not the user's. Its tests and examples are in the same package,
/// so the module decides.
const FRAMEWORK: &str = "metrics_runtime";

/// The source location of a declaration.
///
/// ```
/// # use metrics_runtime::{Counter, catalogue, metric};
/// /// Kites sold.
/// #[metric]
/// static KITES_TOTAL: Counter;
///
/// let catalogue = catalogue();
/// let declaration = &catalogue.metric("kites_total").unwrap().declarations[0];
/// let location = declaration.location.as_ref().unwrap();
/// assert_eq!(location.item, "KITES_TOTAL");
/// println!("{location}"); // src/kites.rs:2 (crate shop)
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SourceLocation {
    /// The name of the package.
    #[serde(rename = "crate")]
    pub package: String,
    /// The path of the file, from the compiler. For dependencies from Cargo's source folders, the
    /// path begins with the package's own folder.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The module, `crate::module`.
    pub module: String,
    /// The name of the static or function.
    pub item: String,
}

impl SourceLocation {
    /// The location of a declaration.
    pub fn new(source: &Source) -> Self {
        Self {
            package: source.package.to_owned(),
            file: portable(source.file),
            line: source.line,
            module: source.module.to_owned(),
            item: source.item.to_owned(),
        }
    }

    /// Whether the framework itself declares it, not the user's code.
    pub fn is_of_framework(&self) -> bool {
        let rest = self.module.strip_prefix(FRAMEWORK);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    }
}

/// `src/file.rs:12 (crate package)`
impl fmt::Display for SourceLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            package,
            ..
        } = self;
        write!(f, "{file}:{line} (crate {package})")
    }
}

/// A path with `/`, without the folder in which Cargo stores sources: `registry/src/<registry>/` or
/// `git/checkouts/<repository>/`.
fn portable(path: &str) -> String {
    let path = path.replace('\\', "/");
    for folder in ["/registry/src/", "/git/checkouts/"] {
        if let Some((_, rest)) = path.split_once(folder)
            && let Some((_, rest)) = rest.split_once('/')
        {
            return rest.to_owned();
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::portable;

    #[test]
    fn a_dependencys_file_is_the_same_on_each_machine() {
        for (path, expected) in [
            ("shop/src/lib.rs", "shop/src/lib.rs"),
            (r"shop\src\lib.rs", "shop/src/lib.rs"),
            (
                "/home/me/.cargo/registry/src/index-1234/billing-1.2.0/src/lib.rs",
                "billing-1.2.0/src/lib.rs",
            ),
            (
                "/home/me/.cargo/git/checkouts/billing-12/34ab/src/lib.rs",
                "34ab/src/lib.rs",
            ),
        ] {
            assert_eq!(portable(path), expected);
        }
    }
}
