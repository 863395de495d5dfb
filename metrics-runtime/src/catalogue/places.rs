//! Places that are the same on each machine.

use super::model::Place;
use crate::declaration::Source;

/// The framework itself. Its tests and examples are in the same package.
const FRAMEWORK: &str = "metrics_runtime";

impl Place {
    /// The location of a declaration, the same on each machine.
    pub fn of(source: &Source) -> Self {
        Self {
            package: source.package.to_owned(),
            file: file(source.file),
            line: source.line,
            module: source.module.to_owned(),
            item: source.item.to_owned(),
        }
    }

    /// Whether it stands in the framework, and not in somebody's program.
    pub fn is_of_framework(&self) -> bool {
        let rest = self.module.strip_prefix(FRAMEWORK);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    }
}

/// A file's path with `/`, and without the folder that Cargo keeps sources in:
/// `registry/src/<where from>/` or `git/checkouts/<what>/`.
fn file(path: &str) -> String {
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
    use super::file;

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
            assert_eq!(file(path), expected);
        }
    }
}
