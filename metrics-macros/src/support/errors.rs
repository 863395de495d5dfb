//! All mistakes of an item, reported together and in source order.

use crate::support::syntax::statement::{in_a_body, without_parentheses};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use std::fmt::Display;
use std::thread;
use syn::Stmt;

/// Collects mistakes. Dropping it without reading them is a bug of the macro, and
/// panics.
#[derive(Default)]
pub(crate) struct Errors {
    found: Option<Vec<syn::Error>>,
    begin_with_syntax: bool,
    misspelt: Vec<Misspelt>,
}

/// An option that is misspelt.
struct Misspelt {
    /// What it was meant to be.
    meant: String,
    /// The beginning of the message.
    unknown: String,
    /// Which mistake that is.
    at: usize,
}

impl Errors {
    pub(crate) fn new() -> Self {
        Self::with(Vec::new())
    }

    /// Begins with what can't be read.
    pub(crate) fn with(syntax: Vec<syn::Error>) -> Self {
        Self {
            begin_with_syntax: !syntax.is_empty(),
            found: Some(syntax),
            misspelt: Vec::new(),
        }
    }

    /// Whether there is something that can't be read.
    pub(crate) fn begin_with_syntax(&self) -> bool {
        self.begin_with_syntax
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.found.as_ref().map_or(0, Vec::len)
    }

    /// Adds a mistake at a place.
    pub(crate) fn at(&mut self, span: Span, message: impl Display) {
        self.add(syn::Error::new(span, message));
    }

    /// Adds that an option is unknown, which was meant to be `meant`.
    pub(crate) fn misspelt(&mut self, place: Span, unknown: String, meant: &str, instead: &str) {
        self.misspelt.push(Misspelt {
            meant: meant.to_owned(),
            at: self.count(),
            unknown: unknown.clone(),
        });
        self.at(place, format!("{unknown}: {instead}"));
    }

    /// Adds that an option does not fit here. If it is misspelt, that is one mistake.
    pub(crate) fn unfit(&mut self, option: &str, place: Span, message: impl Display) {
        let mut misspelt = self.misspelt.iter();
        let Some(misspelt) = misspelt.find(|misspelt| misspelt.meant == option) else {
            return self.at(place, message);
        };
        let message = format!(
            "{}, and `{option}` does not fit here: {message}",
            misspelt.unknown
        );
        let earlier = self
            .found
            .as_mut()
            .and_then(|found| found.get_mut(misspelt.at));
        if let Some(earlier) = earlier {
            *earlier = syn::Error::new(earlier.span(), message);
        }
    }

    /// Adds a mistake that covers `tokens`.
    pub(crate) fn over(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.add(syn::Error::new_spanned(tokens, message));
    }

    /// Adds a mistake.
    pub(crate) fn add(&mut self, error: syn::Error) {
        self.found.get_or_insert_default().push(error);
    }

    /// Takes a result's value, or adds its mistake.
    pub(crate) fn take<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    /// The value, if no mistake was found; else the mistakes.
    pub(crate) fn finish<T>(mut self, value: Option<T>) -> Result<T, Mistakes> {
        let mut found = self.found.take().unwrap_or_default();
        // The rules are not checked in source order.
        found.sort_by_key(|mistake| {
            let start = mistake.span().start();
            (start.line, start.column)
        });
        match value {
            Some(value) if found.is_empty() => Ok(value),
            _ => Err(Mistakes(found)),
        }
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        assert!(
            self.found.is_none() || thread::panicking(),
            "a macro forgot to report the mistakes that it found"
        );
    }
}

/// At least one mistake.
#[derive(Debug)]
pub(crate) struct Mistakes(Vec<syn::Error>);

impl Mistakes {
    /// As invocations of `compile_error!`.
    pub(crate) fn to_compile_errors(&self) -> TokenStream {
        let errors = self.0.iter().map(syn::Error::to_compile_error);
        quote!(#(#errors)*)
    }

    /// As invocations of `compile_error!`. The last one stands in the place of an
    /// expression: it has any type and causes no further errors.
    pub(crate) fn around_expression(
        &self,
        item: impl FnOnce(TokenStream) -> TokenStream,
    ) -> TokenStream {
        let mut errors: Vec<_> = self.0.iter().map(syn::Error::to_compile_error).collect();
        let item = item(errors.pop().unwrap_or_default());
        quote!(#(#errors)* #item)
    }
}

/// The output of a macro: its expansion; or the mistakes and the user's item, so that
/// one mistake is one message. Only the attribute may have used an argument.
pub(crate) fn or_item(expansion: Result<TokenStream, Mistakes>, item: &TokenStream) -> TokenStream {
    expansion.unwrap_or_else(|mistakes| {
        let errors = mistakes.to_compile_errors();
        match in_a_body(item) {
            None => quote!(#errors #[allow(unused_variables)] #item),
            // Nothing else but one expression may stand there. Attributes may stand above an arm.
            Some(Stmt::Expr(expression, None)) => {
                let expression = without_parentheses(&expression);
                quote!({ #errors match () { #[allow(unused_braces)] () => #expression } })
            }
            Some(Stmt::Expr(expression, Some(_))) => quote!({ #errors let _ = #expression; }),
            Some(statement) => quote!(#errors #statement),
        }
    })
}

#[cfg(test)]
impl Mistakes {
    /// The messages, for tests of the rules.
    pub(crate) fn messages(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }
}

impl From<syn::Error> for Mistakes {
    fn from(error: syn::Error) -> Self {
        Self(vec![error])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::TokenTree;

    #[test]
    fn mistakes_are_reported_in_the_order_of_the_source() {
        let tokens: TokenStream = "first\nsecond".parse().expect("two words");
        let spans: Vec<Span> = tokens
            .into_iter()
            .map(|token: TokenTree| token.span())
            .collect();
        let mut errors = Errors::new();
        errors.at(spans[1], "second");
        errors.at(spans[0], "first");
        let mistakes = errors.finish(Some(())).expect_err("two mistakes");
        assert_eq!(mistakes.messages(), ["first", "second"]);
    }
}
