//! The list in an attribute's parentheses: `flag`, `name = expression` and
//! `name(…)`, each at most once.

use super::errors::Errors;
use super::suggest::suggestion;
use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, ExprLit, Ident, Lit, LitStr, Token, parenthesized};

/// One option as it is written.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) name: Ident,
    pub(crate) value: Value,
}

/// What stands behind an option's name.
#[derive(Clone)]
pub(crate) enum Value {
    /// Nothing.
    Flag,
    /// `= expression`.
    Assigned(Box<Expr>),
    /// `(…)`.
    List(TokenStream),
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.call(Ident::parse_any)?;
        let value = if input.parse::<Option<Token![=]>>()?.is_some() {
            Value::Assigned(input.parse()?)
        } else if input.peek(syn::token::Paren) {
            let content;
            parenthesized!(content in input);
            Value::List(content.parse()?)
        } else {
            Value::Flag
        };
        Ok(Self { name, value })
    }
}

/// Parses the entries up to the end, separated by commas.
pub(crate) fn parse_entries(input: ParseStream<'_>) -> syn::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    while !input.is_empty() {
        entries.push(input.parse()?);
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(entries)
}

/// The entries, to be taken one by one by their names.
pub(crate) struct Options<'a> {
    attribute: &'a str,
    known: &'a [&'a str],
    entries: Vec<Entry>,
}

impl<'a> Options<'a> {
    /// Reports options that are unknown or repeated, and keeps the others.
    pub(crate) fn new(
        attribute: &'a str,
        known: &'a [&'a str],
        entries: Vec<Entry>,
        errors: &mut Errors,
    ) -> Self {
        let mut kept: Vec<Entry> = Vec::new();
        for entry in entries {
            let name = entry.name.to_string();
            if !known.contains(&&*name) {
                let suggestion = suggestion(&name, known);
                let message = format!("`#[{attribute}]` has no option `{name}`: {suggestion}");
                errors.at(entry.name.span(), message);
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
            attribute,
            known,
            entries: kept,
        }
    }

    fn take(&mut self, name: &str) -> Option<Entry> {
        debug_assert!(
            self.known.contains(&name),
            "`{name}` is missing from the known options"
        );
        let at = self.entries.iter().position(|entry| entry.name == name)?;
        Some(self.entries.remove(at))
    }

    /// Whether the flag is there.
    pub(crate) fn flag(&mut self, name: &str, errors: &mut Errors) -> bool {
        let Some(entry) = self.take(name) else {
            return false;
        };
        if !matches!(entry.value, Value::Flag) {
            let attribute = self.attribute;
            errors.at(
                entry.name.span(),
                format!("`{name}` takes no value: write `#[{attribute}({name})]`"),
            );
        }
        true
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
            Value::Assigned(expression) => Some((entry.name.span(), *expression)),
            Value::Flag | Value::List(_) => {
                errors.at(
                    entry.name.span(),
                    format!("`{name}` needs a value: write `{example}`"),
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
            Value::List(tokens) => Some(tokens),
            Value::Flag | Value::Assigned(_) => {
                let message = format!("`{name}` takes a list in parentheses: write `{example}`");
                errors.at(entry.name.span(), message);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse::Parser as _;

    fn mistakes(attribute: &str) -> String {
        let entries = parse_entries
            .parse_str(attribute)
            .expect("the syntax is right");
        let mut errors = Errors::new();
        Options::new("metric", &["buckets", "help"], entries, &mut errors);
        match errors.finish(Some(())) {
            Ok(()) => String::new(),
            Err(mistakes) => mistakes.to_compile_errors().to_string(),
        }
    }

    #[test]
    fn each_option_is_known_and_given_once() {
        assert_eq!(mistakes("buckets = [1, 2], help = \"x\","), "");
        assert!(mistakes("bucket = [1]").contains("did you mean `buckets`?"));
        assert!(mistakes("colour").contains("there are: `buckets`, `help`"));
        assert!(mistakes("help = \"a\", help = \"b\"").contains("given twice"));
    }
}
