//! The code of labels: the lists of their values, and the index of a call's series among all
//! combinations of values.

use super::model::{Argument, Label, Labels, Values};
use crate::support::expansion::spans::{
    call_spanned, ends, local, match_spanned, path_spanned, static_name,
};
use crate::support::function::closure::{apply, as_function, call_at};
use crate::support::function::value_source::ValueSource;
use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Expr;

impl Labels {
    /// The items that describe the labels.
    pub(crate) fn items(&self, rt: &TokenStream) -> TokenStream {
        let (labels, count) = (Self::list(), self.0.len());
        let functions = self.numbered().filter_map(|(at, label)| {
            let Some(ValueSource::After(closure, _)) = &label.source else {
                return None;
            };
            // Both the list of values and the index use what the closure returns.
            let bound = match label.values {
                Values::Closure => "LabelValue",
                Values::Dynamic(_) => "Text",
                Values::Literal(_) | Values::Type(_) | Values::Arguments(_) => return None,
            };
            Some(as_function(&function_name(at), closure, bound, rt))
        });
        let entries = self.numbered().map(|(at, label)| {
            let (name, values) = (&label.name, values(rt, at, label));
            quote!(#rt::Label { name: #name, values: #values })
        });
        let dictionaries = self.numbered().filter_map(|(at, label)| {
            let Values::Dynamic(limit) = &label.values else {
                return None;
            };
            let (values, count, max_length) = (dictionary_name(at), limit.count, limit.max_length);
            let new = quote!(#rt::Dictionary::new(#count, #max_length));
            Some(quote!(static #values: #rt::Dictionary = #new;))
        });
        let table = table_name();
        let table = self
            .are_dynamic()
            .then(|| quote!(static #table: #rt::SeriesTable = #rt::SeriesTable::new();));
        quote! {
            #(#functions)*
            #(#dictionaries)*
            #table
            #[allow(unused, unused_qualifications, clippy::all, clippy::pedantic)]
            static #labels: [#rt::Label; #count] = [#(#entries),*];
            // A compile error if there are too many series for one metric.
            const _: ::core::primitive::u64 = #rt::series_count(&#labels);
        }
    }

    /// The static that lists the labels.
    pub(crate) fn list() -> Ident {
        static_name("LABELS")
    }

    /// The table of series that are added at run time, if there are dynamic labels.
    pub(crate) fn table(&self, rt: &TokenStream) -> TokenStream {
        if self.are_dynamic() {
            let table = table_name();
            quote!(#rt::Some(&#table))
        } else {
            quote!(#rt::None)
        }
    }

    /// Variables that are computed from the arguments before the body runs.
    pub(crate) fn before(&self, rt: &TokenStream) -> TokenStream {
        let variables = self.numbered().filter_map(|(at, label)| {
            let Some(ValueSource::Before(expression)) = &label.source else {
                return None;
            };
            variable_before(rt, at, label, expression)
        });
        quote!(#(#variables)*)
    }

    /// Variables that are computed from the variable `subject` and used twice.
    pub(crate) fn after(&self, rt: &TokenStream, subject: &str) -> TokenStream {
        let numbers = self.numbered().filter_map(|(at, label)| match label {
            Label {
                source: Some(ValueSource::After(_, argument)),
                values: Values::Dynamic(_),
                ..
            } => {
                let (variable, values) = (label_variable(at), dictionary_name(at));
                let call = call_at(argument, &function_name(at), subject);
                Some(quote!(let #variable = #rt::Dictionary::number(&#values, #rt::Text::text(&#call));))
            }
            _ => None,
        });
        quote!(#(#numbers)*)
    }

    /// The index of the call's series. Closures get the variable `subject`.
    pub(crate) fn index(&self, rt: &TokenStream, subject: &str) -> TokenStream {
        let labels = Self::list();
        let index = self.numbered().fold(quote!(0), |index, (at, label)| {
            let number = match (&label.source, &label.values) {
                (None, _) => return index,
                (Some(ValueSource::Before(_)), _) | (_, Values::Dynamic(_)) => {
                    let variable = label_variable(at);
                    quote!(#variable)
                }
                (Some(ValueSource::After(closure, argument)), Values::Type(ty)) => {
                    let value = apply(closure, argument, subject, &quote!(#ty));
                    quote!(<#ty as #rt::LabelValue>::index(&#value))
                }
                (Some(ValueSource::After(_, argument)), _) => {
                    let call = call_at(argument, &function_name(at), subject);
                    quote!(#rt::LabelValue::index(&#call))
                }
            };
            match label.values {
                Values::Dynamic(_) => {
                    quote!(#rt::with_dynamic_label(#index, &#labels[#at], #number))
                }
                _ => quote!(#rt::with_label(#index, &#labels[#at], #number)),
            }
        });
        if !self.are_dynamic() {
            return index;
        }
        let overflow = self
            .numbered()
            .filter_map(|(at, label)| match label.values {
                Values::Dynamic(_) => {
                    let variable = label_variable(at);
                    Some(quote!(| #rt::overflow(#variable)))
                }
                _ => None,
            });
        quote!((#index) #(#overflow)*)
    }

    fn numbered(&self) -> impl Iterator<Item = (usize, &Label)> {
        self.0.iter().enumerate()
    }
}

/// The list of a label's values.
fn values(rt: &TokenStream, at: usize, label: &Label) -> TokenStream {
    let listed = match (&label.values, &label.source) {
        (Values::Dynamic(limit), _) => {
            let (values, limit) = (dictionary_name(at), limit.count);
            return quote!(#rt::Values::Dynamic { limit: #limit, seen: || &#values });
        }
        (Values::Literal(value), _) => quote!(&[#value]),
        (Values::Type(ty), _) => quote!(<#ty as #rt::LabelValue>::VALUES),
        (Values::Arguments(arguments), Some(ValueSource::Before(expression))) => {
            values_of(rt, arguments, expression)
        }
        (Values::Arguments(_) | Values::Closure, _) => {
            let name = function_name(at);
            quote!(#rt::values_of(#rt::LabelValue::LISTED, #name))
        }
    };
    quote!(#rt::Values::Listed(#listed))
}

/// The list of values of an expression of the arguments. Only its type matters: the closure is
/// never called. The loop in front of the expression makes it unreachable, so the borrow checker
/// does not report borrows that are valid in the call.
fn values_of(rt: &TokenStream, arguments: &[Argument], expression: &Expr) -> TokenStream {
    let patterns = arguments.iter().map(|argument| &argument.pattern);
    let types = arguments.iter().map(|argument| &argument.ty);
    // Errors about a wrong type point at the expression.
    let (first, last) = ends(expression);
    let value = match_spanned(
        &quote!(loop {}),
        &quote!(_),
        &quote!(#expression),
        (first, last),
    );
    let (open, close) = (quote_spanned!(first=> |), quote_spanned!(last=> |));
    let listed = path_spanned(&quote!(#rt::LabelValue::LISTED), (first, last));
    let value = if arguments
        .iter()
        .any(|argument| !argument.conditions.is_empty())
    {
        // `#[cfg]` is allowed above a variable, but not in a tuple.
        let conditions = arguments.iter().map(|argument| &argument.conditions);
        quote!(|_: ()| { #(#(#conditions)* let #patterns: #types = loop {};)* #value })
    } else {
        quote!(#open (#(#patterns,)*): (#(#types,)*) #close #value)
    };
    call_spanned(
        &quote!(#rt::values_of),
        quote!(#listed, #value),
        (first, last),
    )
}

/// A reference to an expression's value, with the span of the expression.
fn borrow(expression: &Expr) -> TokenStream {
    let (first, last) = ends(expression);
    let mut whole = Group::new(Delimiter::Parenthesis, quote!(#expression));
    whole.set_span(last);
    quote_spanned!(first=> &#whole)
}

/// A variable for the number of a label's value.
fn variable_before(
    rt: &TokenStream,
    at: usize,
    label: &Label,
    expression: &Expr,
) -> Option<TokenStream> {
    let (variable, value, borrow) = (label_variable(at), local("value"), borrow(expression));
    Some(match &label.values {
        Values::Type(ty) => quote! {
            #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
            let #variable = {
                let #value: &#ty = #borrow;
                <#ty as #rt::LabelValue>::index(#value)
            };
        },
        Values::Arguments(arguments) => {
            // The same code as in the static, so that the compiler reports a type that is not a
            // `LabelValue` once.
            let same = values_of(rt, arguments, expression);
            quote! {
                #[allow(unused, unused_qualifications)]
                #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
                let _ = || #same;
                #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
                let #variable = #rt::LabelValue::index(#borrow);
            }
        }
        Values::Dynamic(_) => {
            let values = dictionary_name(at);
            quote! {
                #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
                let #variable = #rt::Dictionary::number(&#values, #rt::Text::text(#borrow));
            }
        }
        Values::Literal(_) | Values::Closure => return None,
    })
}

fn label_variable(at: usize) -> Ident {
    local(&format!("label_{at}"))
}

fn dictionary_name(at: usize) -> Ident {
    static_name(&format!("VALUES_{at}"))
}

fn function_name(at: usize) -> Ident {
    static_name(&format!("LABEL_{at}"))
}

fn table_name() -> Ident {
    static_name("SERIES")
}
