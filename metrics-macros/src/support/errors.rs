//! Collects the mistakes of an item, to report all of them in source order.

use crate::support::syntax::statement::{in_a_body, without_parentheses};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use std::fmt::Display;
use std::thread;
use syn::Stmt;

/// The mistakes that were found. Panics if it is dropped without [`finish`](Self::finish), because
/// that is a bug of the macro.
#[derive(Default)]
pub(crate) struct Errors {
    found: Option<Vec<syn::Error>>,
    begin_with_syntax: bool,
    misspelt: Vec<Misspelt>,
}

/// A misspelt option.
struct Misspelt {
    /// The option that was probably meant.
    meant: String,
    /// The beginning of the message.
    unknown: String,
    /// The index of the mistake.
    at: usize,
}

impl Errors {
    pub(crate) fn new() -> Self {
        Self::with(Vec::new())
    }

    /// Starts with syntax errors.
    pub(crate) fn with(syntax: Vec<syn::Error>) -> Self {
        Self {
            begin_with_syntax: !syntax.is_empty(),
            found: Some(syntax),
            misspelt: Vec::new(),
        }
    }

    /// Whether there were syntax errors at the start.
    pub(crate) fn begin_with_syntax(&self) -> bool {
        self.begin_with_syntax
    }

    /// The number of mistakes.
    pub(crate) fn count(&self) -> usize {
        self.found.as_ref().map_or(0, Vec::len)
    }

    /// Adds a mistake at a span.
    pub(crate) fn at(&mut self, span: Span, message: impl Display) {
        self.add(syn::Error::new(span, message));
    }

    /// Adds an unknown option that is similar to the option `meant`.
    pub(crate) fn misspelt(&mut self, span: Span, unknown: String, meant: &str, instead: &str) {
        self.misspelt.push(Misspelt {
            meant: meant.to_owned(),
            at: self.count(),
            unknown: unknown.clone(),
        });
        self.at(span, format!("{unknown}: {instead}"));
    }

    /// Adds an option that is not allowed here. If it is also misspelt, one message reports both.
    pub(crate) fn unfit(&mut self, option: &str, span: Span, message: impl Display) {
        let mut misspelt = self.misspelt.iter();
        let Some(misspelt) = misspelt.find(|misspelt| misspelt.meant == option) else {
            return self.at(span, message);
        };
        let message = format!("{}, and {message}", misspelt.unknown);
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

    /// Returns the value of a result, or adds its mistake.
    pub(crate) fn take<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    /// The value, or all mistakes if there are any.
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
            "a macro dropped its mistakes without reporting them"
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

    /// As invocations of `compile_error!`. The last one is used as an expression: it has any type
    /// and causes no more errors.
    pub(crate) fn around_expression(
        &self,
        item: impl FnOnce(TokenStream) -> TokenStream,
    ) -> TokenStream {
        let mut errors: Vec<_> = self.0.iter().map(syn::Error::to_compile_error).collect();
        let item = item(errors.pop().unwrap_or_default());
        quote!(#(#errors)* #item)
    }
}

/// The output of a macro: its expansion, or the mistakes and the user's item, so that each mistake
/// causes one error. Arguments that only the attribute uses cause no warnings.
pub(crate) fn or_item(expansion: Result<TokenStream, Mistakes>, item: &TokenStream) -> TokenStream {
    expansion.unwrap_or_else(|mistakes| {
        let errors = mistakes.to_compile_errors();
        match in_a_body(item) {
            None => quote!(#errors #[allow(unused_variables)] #item),
            // The output must be one expression. Attributes are allowed above a match arm.
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
    fn mistakes_are_reported_in_source_order() {
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
