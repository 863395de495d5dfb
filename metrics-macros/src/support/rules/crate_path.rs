//! The option `crate`: the path to the runtime.

use super::options::Options;
use crate::support::errors::Errors;
use crate::support::expansion::runtime::Runtime;
use crate::support::syntax::entries::{Entry, EntryValue};
use syn::{Expr, ExprLit, ExprPath, Lit, Path};

const EXAMPLE: &str = "crate = my_crate::metrics_runtime";

impl Runtime {
    /// Takes the option `crate`, and reports a value that is not a path.
    pub(crate) fn take(options: &mut Options<'_>, errors: &mut Errors) -> Self {
        let Some((_, value)) = options.expression("crate", EXAMPLE, errors) else {
            return Self::default();
        };
        if let Some(path) = plain_path(&value) {
            return Self::at(path);
        }
        let instead = match meant(&value) {
            Some(path) => format!("crate = {path}"),
            None => EXAMPLE.to_owned(),
        };
        errors.over(
            value,
            format!("`crate` takes the path to the runtime: write `{instead}`"),
        );
        Self::default()
    }

    /// The value of the option, for a placeholder if other options are wrong.
    pub(crate) fn named_in(entries: &[Entry]) -> Self {
        let named = entries.iter().find(|entry| entry.name == "crate");
        match named.map(|entry| &entry.value) {
            Some(EntryValue::Assigned(value)) => plain_path(value).map(Self::at),
            _ => None,
        }
        .unwrap_or_default()
    }
}

/// A path without generic arguments.
fn plain_path(value: &Expr) -> Option<&Path> {
    match value {
        Expr::Path(ExprPath {
            attrs,
            qself: None,
            path,
        }) if attrs.is_empty() && path.segments.iter().all(|part| part.arguments.is_none()) => {
            Some(path)
        }
        _ => None,
    }
}

/// The path in a string.
fn meant(value: &Expr) -> Option<String> {
    let Expr::Lit(ExprLit {
        lit: Lit::Str(text),
        ..
    }) = value
    else {
        return None;
    };
    let path: Expr = text.parse().ok()?;
    plain_path(&path).map(|_| text.value())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::syntax::entries::parse_entries;
    use syn::parse::Parser as _;

    fn take(attribute: &str) -> Result<String, Vec<String>> {
        let entries = parse_entries
            .parse_str(attribute)
            .expect("the syntax")
            .entries;
        let mut errors = Errors::new();
        let mut options = Options::new("metric", &["crate"], entries, &mut errors);
        let runtime = Runtime::take(&mut options, &mut errors);
        errors
            .finish(Some(runtime.path().to_string().replace(' ', "")))
            .map_err(|mistakes| mistakes.messages())
    }

    #[test]
    fn a_plain_path_is_accepted() {
        for (attribute, path) in [
            ("", "::metrics_runtime"),
            ("crate = m", "m"),
            ("crate = crate", "crate"),
            ("crate = ::a::b", "::a::b"),
            ("crate = super::facade::m", "super::facade::m"),
        ] {
            assert_eq!(take(attribute).as_deref(), Ok(path));
        }
    }

    #[test]
    fn anything_else_is_rejected() {
        for (attribute, hint) in [
            ("crate = \"a::b\"", "write `crate = a::b`"),
            ("crate = \"a b\"", "write `crate = my_crate::"),
            ("crate = a::<u8>", "write `crate = my_crate::"),
            ("crate = a()", "write `crate = my_crate::"),
            ("crate", "needs a value"),
        ] {
            let mistakes = take(attribute).expect_err(attribute);
            assert_eq!(mistakes.len(), 1, "{attribute}");
            assert!(mistakes[0].contains(hint), "{attribute}: {mistakes:?}");
        }
    }
}
