//! The code of a `#[business_counter]`: a static, its registration, the
//! untouched body, and one addition after it.

use super::model::{Label, Model, On, Source, Values};
use crate::support::function::{local, static_name};
use crate::support::runtime::private;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{ExprClosure, Type};

pub(super) fn expand(model: &Model) -> TokenStream {
    let rt = private();
    let declaration = declaration(model);
    let (value, subject) = (local("value"), local("subject"));
    let before = before(model);
    let run_body = model.function.run_body(&rt);
    let wait = model.function.is_async().then(|| quote!(.await));
    let record = record(model, &subject);
    let record = match &model.on {
        On::Ok => quote!(if let Some(#subject) = #rt::Returned(&#value).ok() { #record }),
        On::Error => quote!(if let Some(#subject) = #rt::Returned(&#value).err() { #record }),
        On::Always => quote!({ let #subject = &#value; #record }),
        On::If(closure, ty) => {
            let counts = apply(closure, ty, &quote!(bool), &quote!(#subject));
            quote!({ let #subject = &#value; if #counts { #record } })
        }
    };
    model.function.with_body(&quote! {
        #declaration
        #before
        let #value = #run_body #wait;
        {
            #[allow(unused_imports)]
            use #rt::AnyReturned as _;
            #record
        }
        #value
    })
}

fn declaration(model: &Model) -> TokenStream {
    let rt = private();
    let (counter, labels) = (static_name("COUNTER"), static_name("LABELS"));
    let Model { name, help, .. } = model;
    let item = model.function.name();
    let count = model.labels.len();
    let entries = model.labels.iter().map(|label| {
        let (name, values) = (&label.name, values(label));
        quote!(#rt::Label { name: #name, values: #values })
    });
    quote! {
        #[allow(unused, clippy::all, clippy::pedantic)]
        static #labels: [#rt::Label; #count] = [#(#entries),*];
        static #counter: #rt::Event = #rt::Event::new();
        #rt::inventory::submit! {
            #rt::Registration::new(
                &#rt::Declaration::Metric(#rt::MetricDeclaration {
                    family: #rt::Family { name: #name, help: #help, kind: #rt::Kind::Counter },
                    labels: &#labels,
                    buckets: &[],
                }),
                #rt::source!(#item),
                #counter.base(),
            )
        }
    }
}

/// The list of a label's values. Of an expression only the type matters: it
/// goes into a closure that is never called.
fn values(label: &Label) -> TokenStream {
    let rt = private();
    match (&label.values, &label.source) {
        (Values::Literal(value), _) => quote!(&[#value]),
        (Values::Type(ty), _) => quote_spanned!(ty.span()=> <#ty as #rt::LabelValue>::VALUES),
        (Values::Arguments(arguments), Source::Before(expression)) => {
            let patterns = arguments.iter().map(|(pattern, _)| pattern);
            let types = arguments.iter().map(|(_, ty)| ty);
            quote_spanned! {expression.span()=>
                #rt::values_of(|(#(#patterns,)*): (#(#types,)*)| #expression)
            }
        }
        (_, Source::After(closure, _)) => {
            quote_spanned!(closure.body.span()=> #rt::values_of(#closure))
        }
        (Values::Arguments(_) | Values::Closure, _) => {
            unreachable!("validation pairs values with their source")
        }
    }
}

/// Variables for what is computed from the arguments before the body runs.
fn before(model: &Model) -> TokenStream {
    let rt = private();
    let labels = model
        .labels
        .iter()
        .enumerate()
        .filter_map(|(at, label)| match &label.source {
            Source::Before(expression) => {
                let variable = label_variable(at);
                let value = typed(label, quote!(#expression));
                Some(quote_spanned! {expression.span()=>
                    let #variable = #rt::LabelValue::index(&#value);
                })
            }
            Source::Constant | Source::After(..) => None,
        });
    let by = match &model.by {
        Some(Source::Before(expression)) => {
            let variable = local("by");
            Some(quote_spanned! {expression.span()=>
                let #variable = #rt::Increment::into_count(#expression);
            })
        }
        _ => None,
    };
    quote!(#(#labels)* #by)
}

/// The addition: the series by its labels, and how much.
fn record(model: &Model, subject: &Ident) -> TokenStream {
    let rt = private();
    let (counter, labels) = (static_name("COUNTER"), static_name("LABELS"));
    let series = model
        .labels
        .iter()
        .enumerate()
        .fold(quote!(0), |series, (at, label)| {
            let index = match &label.source {
                Source::Constant => return series,
                Source::Before(_) => {
                    let variable = label_variable(at);
                    quote!(#variable)
                }
                Source::After(closure, argument) => {
                    let result = match &label.values {
                        Values::Type(ty) => quote!(#ty),
                        _ => quote!(_),
                    };
                    let value = apply(closure, argument, &result, &quote!(#subject));
                    quote!(#rt::LabelValue::index(&#value))
                }
            };
            quote!((#series) * #labels[#at].values.len() + #index)
        });
    let by = match &model.by {
        None | Some(Source::Constant) => quote!(1),
        Some(Source::Before(_)) => {
            let variable = local("by");
            quote!(#variable)
        }
        Some(Source::After(closure, argument)) => {
            let value = apply(closure, argument, &quote!(_), &quote!(#subject));
            quote!(#rt::Increment::into_count(#value))
        }
    };
    quote!(let _ = #subject; #counter.add(#series, #by);)
}

/// A value with the type that is written for it, if one is.
fn typed(label: &Label, value: TokenStream) -> TokenStream {
    match &label.values {
        Values::Type(ty) => {
            let typed = local("typed");
            quote!({ let #typed: #ty = #value; #typed })
        }
        _ => value,
    }
}

/// Calls a closure. As a function pointer, it takes whatever dereferences to
/// its argument: a `&Json<User>` for a `&User`.
fn apply(
    closure: &ExprClosure,
    argument: &Type,
    result: &TokenStream,
    value: &TokenStream,
) -> TokenStream {
    let closure_name = local("closure");
    quote_spanned! {closure.body.span()=> {
        let #closure_name: fn(#argument) -> #result = #closure;
        #closure_name(#value)
    }}
}

fn label_variable(at: usize) -> Ident {
    let mut ident = format_ident!("label_{at}");
    ident.set_span(proc_macro2::Span::mixed_site());
    ident
}
