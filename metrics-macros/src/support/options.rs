//! The list in an attribute's parentheses: `flag`, `name = expression` and
//! `name(…)`, each at most once.

use super::errors::Errors;
use super::group::ungrouped;
use super::suggest::{nearest, suggestion};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
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
        if !input.peek(Ident::peek_any) {
            let message = "an option begins with its name: write `name = value`";
            return Err(input.error(message));
        }
        let name = input.call(Ident::parse_any)?;
        let value = if input.parse::<Option<Token![=]>>()?.is_some() {
            if input.is_empty() || input.peek(Token![,]) {
                let message = format!("`{name}` needs a value: write `{name} = …`");
                return Err(syn::Error::new(name.span(), message));
            }
            let value: Expr = input.parse()?;
            Value::Assigned(Box::new(ungrouped(&value).clone()))
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

impl Entry {
    /// Whether this is `skip`.
    pub(crate) fn is_skip(&self) -> bool {
        self.name == "skip"
    }
}

impl ToTokens for Entry {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let name = &self.name;
        tokens.extend(match &self.value {
            Value::Flag => quote!(#name),
            Value::Assigned(value) => quote!(#name = #value),
            Value::List(list) => quote!(#name(#list)),
        });
    }
}

/// Parses the entries up to the end, separated by commas.
pub(crate) fn parse_entries(input: ParseStream<'_>) -> syn::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    while !input.is_empty() {
        entries.push(input.parse()?);
        comma(input)?;
    }
    Ok(entries)
}

/// What separates one thing in the parentheses from the next.
pub(crate) fn comma(input: ParseStream<'_>) -> syn::Result<()> {
    if input.is_empty() || input.parse::<Option<Token![,]>>()?.is_some() {
        Ok(())
    } else {
        Err(input.error("options are separated by commas: write `,` before this"))
    }
}

/// The entries, to be taken one by one by their names.
pub(crate) struct Options<'a> {
    known: &'a [&'a str],
    entries: Vec<Entry>,
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
        Self::of(&format!("#[{attribute}]"), known, entries, errors)
    }

    /// The same for what stands in an option's parentheses.
    pub(crate) fn nested(
        option: &str,
        known: &'a [&'a str],
        entries: Vec<Entry>,
        errors: &mut Errors,
    ) -> Self {
        Self::of(&format!("{option}(…)"), known, entries, errors)
    }

    fn of(of: &str, known: &'a [&'a str], entries: Vec<Entry>, errors: &mut Errors) -> Self {
        let mut kept: Vec<Entry> = Vec::new();
        for mut entry in entries {
            let name = entry.name.to_string();
            if !known.contains(&&*name) {
                let suggestion = suggestion(&name, known);
                let message = format!("`{of}` has no option `{name}`: {suggestion}");
                errors.at(entry.name.span(), message);
                if let Some(meant) = nearest(&name, known)
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

    /// Whether this attribute has such an option.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.known.contains(&name)
    }

    /// Where the option is, right or wrong.
    pub(crate) fn place(&self, name: &str) -> Option<Span> {
        let entry = self.entries.iter().find(|entry| entry.name == name)?;
        Some(entry.name.span())
    }

    /// Whether the option is there, right or wrong.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
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
        if !matches!(entry.value, Value::Flag) {
            errors.at(
                entry.name.span(),
                format!("`{name}` takes no value: write `{name}` alone"),
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

    /// Where the option is, with the expression behind `name =` if there is one.
    pub(crate) fn flag_or_expression(
        &mut self,
        name: &str,
        example: &str,
        errors: &mut Errors,
    ) -> Option<(Span, Option<Expr>)> {
        let entry = self.take(name)?;
        match entry.value {
            Value::Flag => Some((entry.name.span(), None)),
            Value::Assigned(expression) => Some((entry.name.span(), Some(*expression))),
            Value::List(_) => {
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
        let mut options = Options::new("metric", &["buckets", "help"], entries, &mut errors);
        options.string("help", "help = \"x\"", &mut errors);
        match errors.finish(Some(())) {
            Ok(()) => String::new(),
            Err(mistakes) => mistakes.messages().join("\n"),
        }
    }

    fn syntax_mistake(attribute: &str) -> String {
        parse_entries
            .parse_str(attribute)
            .err()
            .expect("the syntax is wrong")
            .to_string()
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

    #[test]
    fn syntax_is_explained() {
        assert!(syntax_mistake("42").contains("begins with its name"));
        assert!(syntax_mistake("buckets =").contains("`buckets` needs a value"));
        assert!(syntax_mistake("help = \"x\" buckets = []").contains("separated by commas"));
    }
}
