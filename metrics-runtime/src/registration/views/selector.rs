//! Which declarations a rule applies to.

use crate::declaration::Source;

/// Selects the declarations that a rule of [`Views`](crate::Views) applies to. It selects by what
/// the source declares, that is, by names before any [`rename`](crate::Views::rename).
///
/// ```
/// use metrics_runtime::Selector;
///
/// // Every metric that the module `shop::cart` declares, and those within it.
/// let of_the_cart = Selector::module("shop::cart");
/// // How long calls of functions in the crate `shop-db` took.
/// let durations = Selector::package("shop-db").and(Selector::metric("*_duration_seconds"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector(Vec<Condition>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Condition {
    Package(String),
    Module(String),
    Function(String),
    Metric(String),
}

impl Selector {
    /// Every declaration.
    pub fn all() -> Self {
        Self::default()
    }

    /// The declarations of a crate. The name can be written as in Cargo or as in Rust. The series
    /// of HTTP requests and of the process belong to `metrics-runtime`.
    pub fn package(name: impl Into<String>) -> Self {
        Self(vec![Condition::Package(name.into().replace('-', "_"))])
    }

    /// The declarations in a module, `shop::cart`, and in the modules within it.
    pub fn module(path: impl Into<String>) -> Self {
        Self(vec![Condition::Module(path.into())])
    }

    /// The declarations of a function, or the static with this name. Functions in other modules may
    /// have the same name: add [`module`](Self::module).
    pub fn function(name: impl Into<String>) -> Self {
        Self(vec![Condition::Function(name.into())])
    }

    /// The metric with this name, as declared: a counter's name ends in `_total`. A `*` matches any
    /// text: `http_*`.
    pub fn metric(name: impl Into<String>) -> Self {
        Self(vec![Condition::Metric(name.into())])
    }

    /// The declarations that both select.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Whether it selects what a declaration adds to a metric.
    pub(super) fn selects(&self, source: &Source, metric: &str) -> bool {
        self.0.iter().all(|condition| match condition {
            Condition::Package(name) => source.package.replace('-', "_") == *name,
            Condition::Module(path) => source
                .module
                .strip_prefix(&**path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with("::")),
            Condition::Function(name) => source.item == name,
            Condition::Metric(pattern) => matches(pattern, metric),
        })
    }
}

/// The selector as in the source: `metric("http_*")`.
impl std::fmt::Display for Selector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() {
            return f.write_str("Selector::all()");
        }
        for (at, condition) in self.0.iter().enumerate() {
            let (constructor, text) = match condition {
                Condition::Package(text) => ("package", text),
                Condition::Module(text) => ("module", text),
                Condition::Function(text) => ("function", text),
                Condition::Metric(text) => ("metric", text),
            };
            let (open, close) = if at == 0 { ("", "") } else { (".and(", ")") };
            write!(f, "{open}Selector::{constructor}({text:?}){close}")?;
        }
        Ok(())
    }
}

/// Whether a text matches a pattern, in which `*` matches any text.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut left) = text.strip_prefix(head) else {
        return false;
    };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return left.ends_with(part);
        }
        let Some(at) = left.find(part) else {
            return false;
        };
        left = &left[at + part.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: Source = Source {
        package: "shop-db",
        file: "src/lib.rs",
        line: 7,
        module: "shop_db::orders",
        item: "find",
    };

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, text, expected) in [
            ("a_total", "a_total", true),
            ("a_total", "a_totals", false),
            ("*", "", true),
            ("*", "a", true),
            ("a*", "ab", true),
            ("a*", "ba", false),
            ("*_seconds", "a_seconds", true),
            ("*_seconds", "a_seconds_total", false),
            ("a*b*c", "a1b2c", true),
            ("a*b*c", "acb", false),
            ("a*a", "a", false),
            ("a**b", "ab", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn all_conditions_have_to_hold() {
        let selects = |selector: Selector| selector.selects(&SOURCE, "orders_total");
        assert!(selects(Selector::all()));
        assert!(selects(Selector::package("shop-db")));
        assert!(selects(Selector::package("shop_db")));
        assert!(!selects(Selector::package("shop")));
        assert!(selects(Selector::module("shop_db")));
        assert!(selects(Selector::module("shop_db::orders")));
        assert!(!selects(Selector::module("shop_db::order")));
        assert!(selects(Selector::function("find")));
        let both = Selector::function("find").and(Selector::metric("orders_*"));
        assert!(selects(both.clone()));
        assert!(!selects(both.and(Selector::metric("x"))));
    }
}
