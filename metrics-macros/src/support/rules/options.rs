//! The options of an attribute: each known, given once, and with a value of
//! the right form.

use super::suggest::{listed, nearest, suggestion};
use crate::support::errors::Errors;
use crate::support::syntax::entries::{Entry, EntryValue};
use crate::support::syntax::source_text::source_text;
use proc_macro2::{Span, TokenStream};
use syn::{Expr, ExprLit, Ident, Lit, LitStr};

/// The entries, to be taken one by one by their names.
pub(crate) struct Options<'a> {
    known: &'a [&'a str],
    entries: Vec<Entry>,
    /// Whether something is written that is unknown or can't be read: which option it
    /// was meant to be is then unknown, too.
    is_unclear: bool,
}

impl<'a> Options<'a> {
    /// Reports options that are unknown or repeated, and keeps the others. A
    /// misspelt one is kept as what it was meant to be: its value is checked
    /// too, and nothing complains that it is missing.
    pub(crate) fn new(
        attribute: &str,
        known: &'a [&'a str],
        entries: Vec<Entry>,
        errors: &mut Errors,
    ) -> Self {
        Self::fitting(attribute, known, &[], entries, errors)
    }

    /// The same where some of the known options do not fit: nothing suggests them. That
    /// they are there is reported by [`Errors::unfit`].
    pub(crate) fn fitting(
        attribute: &str,
        known: &'a [&'a str],
        unfit: &[&str],
        entries: Vec<Entry>,
        errors: &mut Errors,
    ) -> Self {
        Self::checked(&format!("#[{attribute}]"), known, unfit, entries, errors)
    }

    /// The same for what stands in an option's parentheses.
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
                // What is not meant may still be near.
                let instead = match meant {
                    Some(meant) if unfit.contains(&meant) => listed(&fitting),
                    _ => suggestion(&name, &fitting),
                };
                let place = entry.name.span();
                errors.misspelt(place, unknown, meant.unwrap_or_default(), &instead);
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
                    format!("`{name}` is given twice: leave one out"),
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

    /// Whether this attribute has such an option.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.known.contains(&name)
    }

    /// Where the option is, right or wrong.
    pub(crate) fn place(&self, name: &str) -> Option<Span> {
        let entry = self.entries.iter().find(|entry| entry.name == name)?;
        Some(entry.name.span())
    }

    /// The option as it is written.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let entry = self.entries.iter().find(|entry| entry.name == name)?;
        Some(source_text(entry))
    }

    /// Whether the option is there, right or wrong.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.position(name).is_some()
    }

    /// How many options are in front of it.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.name == name)
    }

    /// Whether the option is certainly not there: one that is unknown or can't be read
    /// may be meant to be this one, and is reported already.
    pub(crate) fn lacks(&self, name: &str) -> bool {
        !self.has(name) && !self.is_unclear
    }

    /// The option as it is written.
    pub(crate) fn entry(&mut self, name: &str) -> Option<Entry> {
        self.take(name)
    }

    /// Whether the flag is there.
    pub(crate) fn flag(&mut self, name: &str, errors: &mut Errors) -> bool {
        let Some(entry) = self.take(name) else {
            return false;
        };
        if !matches!(entry.value, EntryValue::Flag | EntryValue::Mistaken) {
            errors.at(
                entry.name.span(),
                format!("`{name}` takes no value: write `{name}` alone"),
            );
        }
        true
    }

    /// The `true` or `false` behind `name =`.
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

    /// The expression behind `name =`.
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

    /// Where the option is, with the expression behind `name =` if there is one.
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

    /// The string behind `name =`.
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

/// Whether an option is among the entries, maybe misspelt.
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
    fn each_option_is_known_and_given_once() {
        assert_eq!(mistakes("buckets = [1, 2], help = \"x\","), "");
        assert!(mistakes("bucket = [1]").contains("did you mean `buckets`?"));
        assert!(mistakes("colour").contains("write one of `buckets`, `help`"));
        assert!(mistakes("help = \"a\", help = \"b\"").contains("given twice"));
    }

    #[test]
    fn a_misspelt_option_is_checked_as_what_it_was_meant_to_be() {
        assert!(mistakes("hlep = 3").contains("`help` takes a string"));
    }
}
