//! The number that belongs to a call: the increment of a counter, the change of a gauge, or the
//! observation of a histogram.

use super::expand::SUBJECT;
use crate::support::expansion::spans::local;
use crate::support::function::closure::apply;
use crate::support::function::value_source::ValueSource;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};
use syn::{Expr, ExprLit, Lit, LitInt};

/// A number, and how it is converted for the storage.
pub(crate) struct Amount<'a> {
    source: &'a ValueSource,
    /// The runtime's function that converts it.
    convert: TokenStream,
    /// The type of an integer literal without a suffix.
    whole: &'static str,
}

impl<'a> Amount<'a> {
    pub(crate) fn count(source: &'a ValueSource, rt: &TokenStream) -> Self {
        Self {
            source,
            convert: quote!(#rt::Increment::into_count),
            whole: "u64",
        }
    }

    pub(crate) fn gauge(source: &'a ValueSource, rt: &TokenStream) -> Self {
        Self {
            source,
            convert: quote!(#rt::GaugeValue::into_gauge),
            whole: "i64",
        }
    }

    pub(crate) fn observation(source: &'a ValueSource, rt: &TokenStream) -> Self {
        Self {
            source,
            convert: quote!(#rt::Observation::into_observation),
            whole: "i64",
        }
    }

    /// The variable for a number that is computed from the arguments.
    pub(crate) fn before(&self) -> TokenStream {
        match self.source {
            ValueSource::Before(Expr::Lit(_)) | ValueSource::After(..) => TokenStream::new(),
            ValueSource::Before(expression) => {
                let (variable, convert) = (variable(), &self.convert);
                quote!(let #variable = #convert(#expression);)
            }
        }
    }

    /// The number, after the body has run.
    pub(crate) fn after(&self) -> TokenStream {
        match self.source {
            ValueSource::Before(Expr::Lit(literal)) => {
                let (convert, number) = (&self.convert, self.typed(literal));
                quote!(#convert(#number))
            }
            ValueSource::Before(_) => {
                let variable = variable();
                quote!(#variable)
            }
            ValueSource::After(closure, argument) => {
                let (convert, value) =
                    (&self.convert, apply(closure, argument, SUBJECT, &quote!(_)));
                quote!(#convert(#value))
            }
        }
    }

    /// A literal; an integer without a suffix gets one.
    fn typed(&self, literal: &ExprLit) -> TokenStream {
        match &literal.lit {
            Lit::Int(number) if number.suffix().is_empty() => {
                let typed = format!("{}{}", number.base10_digits(), self.whole);
                LitInt::new(&typed, number.span()).to_token_stream()
            }
            _ => quote!(#literal),
        }
    }
}

fn variable() -> Ident {
    local("amount")
}
