//! The options of an attribute: each is known, given once, and has a value of the right type.

use super::suggest::{listed, nearest, suggestion};
use crate::support::errors::Errors;
use crate::support::syntax::entries::{Entry, EntryValue};
use crate::support::syntax::source_text::source_text;
use proc_macro2::{Span, TokenStream};
use syn::{Expr, ExprLit, Ident, Lit, LitStr};

/// The options, which are taken one by one by name.
pub(crate) struct Options<'a> {
    known: &'a [&'a str],
    entries: Vec<Entry>,
    /// Whether an entry is unknown or has a syntax error. It could be any option.
    is_unclear: bool,
}

impl<'a> Options<'a> {
    /// Reports unknown and repeated options, and keeps the others. A misspelt option is kept with
    /// its corrected name, so that its value is checked, and it is not reported as missing.
    pub(crate) fn new(
        attribute: &str,
        known: &'a [&'a str],
        entries: Vec<Entry>,
        errors: &mut Errors,
    ) -> Self {
        Self::fitting(attribute, known, &[], entries, errors)
    }

    /// The same, if some known options are not allowed: they are never suggested. [`Errors::unfit`]
    /// reports them.
    pub(crate) fn fitting(
        attribute: &str,
        known: &'a [&'a str],
        unfit: &[&str],
        entries: Vec<Entry>,
        errors: &mut Errors,
    ) -> Self {
        Self::checked(&format!("#[{attribute}]"), known, unfit, entries, errors)
    }

    /// The same for the options in an option's parentheses.
    pub(crate) fn nested(
        option: &str,
        known: &'a [&'a str],
        entries: Vec<Entry>,
        errors: &mut Errors,
    ) -> Self {
        Self::checked(&format!("{option}(…)"), known, &[], entries, errors)
    }

    fn checked(
        owner: &str,
        known: &'a [&'a str],
        unfit: &[&str],
        entries: Vec<Entry>,
        errors: &mut Errors,
    ) -> Self {
        let mut kept: Vec<Entry> = Vec::new();
        let mut fitting = known.to_vec();
        fitting.retain(|name| !unfit.contains(name));
        let mut is_unclear = errors.begin_with_syntax();
        for mut entry in entries {
            let name = entry.name.to_string();
            if !known.contains(&&*name) {
                let unknown = format!("`{owner}` has no option `{name}`");
                let meant = nearest(&name, known);
                // The most similar option may not be allowed here.
                let instead = match meant {
                    Some(meant) if unfit.contains(&meant) => listed(&fitting),
                    _ => suggestion(&name, &fitting),
                };
                let span = entry.name.span();
                errors.misspelt(span, unknown, meant.unwrap_or_default(), &instead);
                is_unclear |= meant.is_none();
                if let Some(meant) = meant
                    && !kept.iter().any(|earlier| earlier.name == meant)
                {
                    entry.name = Ident::new(meant, entry.name.span());
                    kept.push(entry);
                }
            } else if kept.iter().any(|earlier| earlier.name == entry.name) {
                errors.at(
                    entry.name.span(),
                    format!("duplicate option `{name}`: remove one"),
                );
            } else {
                kept.push(entry);
            }
        }
        Self {
            known,
            entries: kept,
            is_unclear,
        }
    }

    fn take(&mut self, name: &str) -> Option<Entry> {
        debug_assert!(
            self.known.contains(&name),
            "`{name}` is missing from the known options"
        );
        let at = self.position(name)?;
        Some(self.entries.remove(at))
    }

    /// Whether this attribute has the option.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.known.contains(&name)
    }

    /// The span of the option, even if its value is wrong.
    pub(crate) fn span(&self, name: &str) -> Option<Span> {
        let entry = self.entries.iter().find(|entry| entry.name == name)?;
        Some(entry.name.span())
    }

    /// The option as it is written.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let entry = self.entries.iter().find(|entry| entry.name == name)?;
        Some(source_text(entry))
    }

    /// Whether the option is given, even if its value is wrong.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.position(name).is_some()
    }

    /// The number of options before it.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.name == name)
    }

    /// Whether the option is certainly missing. An unknown option or a syntax error could be this
    /// option, and was reported.
    pub(crate) fn lacks(&self, name: &str) -> bool {
        !self.has(name) && !self.is_unclear
    }

    /// The option as it is written.
    pub(crate) fn entry(&mut self, name: &str) -> Option<Entry> {
        self.take(name)
    }

    /// Whether the flag is given.
    pub(crate) fn flag(&mut self, name: &str, errors: &mut Errors) -> bool {
        let Some(entry) = self.take(name) else {
            return false;
        };
        if !matches!(entry.value, EntryValue::Flag | EntryValue::Mistaken) {
            errors.at(
                entry.name.span(),
                format!("`{name}` takes no value: write `{name}`"),
            );
        }
        true
    }

    /// The `true` or `false` after `name =`.
    pub(crate) fn boolean(
        &mut self,
        name: &str,
        example: &str,
        errors: &mut Errors,
    ) -> Option<bool> {
        match self.expression(name, example, errors)?.1 {
            Expr::Lit(ExprLit {
                lit: Lit::Bool(value),
                ..
            }) => Some(value.value),
            other => {
                let message = format!("`{name}` takes `true` or `false`: write `{example}`");
                errors.over(other, message);
                None
            }
        }
    }

    /// The span of the option, and the expression after `name =`.
    pub(crate) fn expression(
        &mut self,
        name: &str,
        example: &str,
        errors: &mut Errors,
    ) -> Option<(Span, Expr)> {
        let entry = self.take(name)?;
        match entry.value {
            EntryValue::Assigned(expression) => Some((entry.name.span(), *expression)),
            EntryValue::Mistaken => None,
            EntryValue::Flag | EntryValue::List(_) => {
                errors.at(
                    entry.name.span(),
                    format!("`{name}` needs a value: write `{example}`"),
                );
                None
            }
        }
    }

    /// The span of the option, and the expression after `name =`, if any.
    pub(crate) fn flag_or_expression(
        &mut self,
        name: &str,
        example: &str,
        errors: &mut Errors,
    ) -> Option<(Span, Option<Expr>)> {
        let entry = self.take(name)?;
        match entry.value {
            EntryValue::Mistaken => None,
            EntryValue::Flag => Some((entry.name.span(), None)),
            EntryValue::Assigned(expression) => Some((entry.name.span(), Some(*expression))),
            EntryValue::List(_) => {
                errors.at(
                    entry.name.span(),
                    format!("`{name}` takes no list: write `{name}` or `{example}`"),
                );
                None
            }
        }
    }

    /// The string after `name =`.
    pub(crate) fn string(
        &mut self,
        name: &str,
        example: &str,
        errors: &mut Errors,
    ) -> Option<LitStr> {
        match self.expression(name, example, errors)?.1 {
            Expr::Lit(ExprLit {
                lit: Lit::Str(string),
                ..
            }) => Some(string),
            other => {
                errors.over(other, format!("`{name}` takes a string: write `{example}`"));
                None
            }
        }
    }

    /// The tokens in `name(…)`.
    pub(crate) fn list(
        &mut self,
        name: &str,
        example: &str,
        errors: &mut Errors,
    ) -> Option<TokenStream> {
        let entry = self.take(name)?;
        match entry.value {
            EntryValue::List(tokens) => Some(tokens),
            EntryValue::Mistaken => None,
            EntryValue::Flag | EntryValue::Assigned(_) => {
                let message = format!("`{name}` takes a list in parentheses: write `{example}`");
                errors.at(entry.name.span(), message);
                None
            }
        }
    }
}

/// Whether an option is among the entries, possibly misspelt.
pub(crate) fn is_meant(entries: &[Entry], option: &str, known: &[&str]) -> bool {
    entries.iter().any(|entry| {
        let name = entry.name.to_string();
        name == option || !known.contains(&&*name) && nearest(&name, known) == Some(option)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::syntax::entries::parse_entries;
    use syn::parse::Parser as _;

    fn mistakes(attribute: &str) -> String {
        let entries = parse_entries
            .parse_str(attribute)
            .expect("the syntax is right")
            .entries;
        let mut errors = Errors::new();
        let mut options = Options::new("metric", &["buckets", "help"], entries, &mut errors);
        options.string("help", "help = \"x\"", &mut errors);
        match errors.finish(Some(())) {
            Ok(()) => String::new(),
            Err(mistakes) => mistakes.messages().join("\n"),
        }
    }

    #[test]
    fn unknown_and_repeated_options_are_reported() {
        assert_eq!(mistakes("buckets = [1, 2], help = \"x\","), "");
        assert!(mistakes("bucket = [1]").contains("did you mean `buckets`?"));
        assert!(mistakes("colour").contains("write one of `buckets`, `help`"));
        assert!(mistakes("help = \"a\", help = \"b\"").contains("duplicate option `help`"));
    }

    #[test]
    fn the_value_of_a_misspelt_option_is_checked() {
        assert!(mistakes("hlep = 3").contains("`help` takes a string"));
    }
}
