//! The source location of a declaration.

use std::fmt;

/// The source location of a declaration.
///
/// ```
/// # use metrics_runtime::{Counter, max_series, metric};
/// /// Boats rented.
/// #[metric]
/// static BOATS_TOTAL: Counter;
///
/// let max = max_series();
/// let boats = max.metrics().iter().find(|metric| metric.name == "boats_total").unwrap();
/// assert_eq!(boats.largest.item, "BOATS_TOTAL");
/// println!("{}", boats.largest); // `BOATS_TOTAL` at src/boats.rs:2 (crate boats)
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// The name of the package.
    pub package: &'static str,
    /// The path of the file, from the compiler.
    pub file: &'static str,
    /// The line, from 1 on; 0 for metrics that are emitted through the facade `metrics`.
    pub line: u32,
    /// The module, `crate::module`.
    pub module: &'static str,
    /// The name of the static or function.
    pub item: &'static str,
}

impl Source {
    /// Whether both are on the same line.
    pub(crate) fn is_same_line(&self, other: &Self) -> bool {
        (self.file, self.line) == (other.file, other.line)
    }

    /// Whether the framework declares it itself, for the process or the HTTP layer.
    pub(crate) fn is_of_framework(&self) -> bool {
        self.package == env!("CARGO_PKG_NAME")
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            package,
            file,
            line,
            module,
            item,
        } = self;
        if *line == 0 {
            return write!(
                f,
                "`{item}` of the facade `metrics` in {module} (crate {package})"
            );
        }
        write!(f, "`{item}` at {file}:{line} (crate {package})")
    }
}

/// The [`Source`] of the macro's call site.
#[doc(hidden)]
#[macro_export]
macro_rules! __source {
    ($item:expr) => {
        $crate::__private::Source {
            package: match ::core::option_env!("CARGO_PKG_NAME") {
                ::core::option::Option::Some(name) => name,
                ::core::option::Option::None => ::core::module_path!(),
            },
            file: ::core::file!(),
            line: ::core::line!(),
            module: ::core::module_path!(),
            item: $item,
        }
    };
}
