//! The code of a `#[business_counter]`: a static, its registration, the
//! untouched body, and one addition after it.

use super::model::{Argument, Label, Model, On, Source, Values};
use crate::support::shown::{call_shown_at, ends, local, shown_as, shown_at, static_name};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, ExprClosure, ReturnType, Type};

pub(super) fn expand(model: &Model) -> TokenStream {
    let rt = model.runtime.private();
    let declaration = declaration(model);
    let before = before(model);
    let function = &model.function;
    let Some(returned) = function.returned_future() else {
        let arguments = function.arguments(&before);
        let run_body = function.run_body(&rt, &arguments);
        let call = if function.is_async() {
            // The compiler finds more precise words for what is wrong in a block
            // that is an argument than for one that is awaited at once.
            quote!(::core::convert::identity(#run_body).await)
        } else {
            run_body
        };
        let call = counted(model, &call);
        return function.with(&arguments.signature, &quote!(#declaration #before #call));
    };
    // What counts is what the future returns, not the future.
    let future = returned.future();
    let counted = counted(model, &quote!(#future.await));
    function.with_body(&if returned.has_statements() {
        // They may move the arguments.
        let body = returned.with(&quote!(async move { #counted }));
        quote!(#declaration #before #body)
    } else {
        returned.with(&quote!(async move { #declaration #before #counted }))
    })
}

/// The call, what it counts, and what it returned.
fn counted(model: &Model, call: &TokenStream) -> TokenStream {
    let rt = model.runtime.private();
    let value = shown_at("returned", model.function.body_span());
    let record = record(model);
    let subject = subject();
    let record = match &model.on {
        On::Ok => quote! {
            if let ::core::option::Option::Some(#subject) = #rt::Returned(&#value).__metrics_ok() { #record }
        },
        On::Error => quote! {
            if let ::core::option::Option::Some(#subject) = #rt::Returned(&#value).__metrics_err() { #record }
        },
        On::Always => quote!({ let #subject = &#value; #record }),
        On::If(closure, ty) => {
            let counts = apply(closure, ty, &quote!(::core::primitive::bool));
            quote!({ let #subject = &#value; if #counts { #record } })
        }
    };
    quote! {
        let #value = #call;
        #[allow(unused_imports, clippy::all, clippy::pedantic, clippy::nursery)]
        {
            use #rt::AnyReturned as _;
            #record
        }
        #value
    }
}

fn declaration(model: &Model) -> TokenStream {
    let rt = model.runtime.private();
    let (counter, labels) = (static_name("COUNTER"), static_name("LABELS"));
    let Model { name, help, .. } = model;
    let item = model.function.name();
    let count = model.labels.len();
    let numbered = || model.labels.iter().enumerate();
    let functions = numbered().filter_map(|(at, label)| label_function(&rt, at, label));
    let entries = numbered().map(|(at, label)| {
        let (name, values) = (&label.name, values(&rt, at, label));
        quote!(#rt::Label { name: #name, values: #values })
    });
    let dictionaries = numbered().filter_map(|(at, label)| {
        let Values::Dynamic(limit) = label.values else {
            return None;
        };
        let values = dictionary_name(at);
        Some(quote!(static #values: #rt::Dictionary = #rt::Dictionary::new(#limit);))
    });
    let table = static_name("SERIES");
    let (table_static, dynamic) = if model.is_dynamic() {
        (
            Some(quote!(static #table: #rt::SeriesTable = #rt::SeriesTable::new();)),
            quote!(::core::option::Option::Some(&#table)),
        )
    } else {
        (None, quote!(::core::option::Option::None))
    };
    quote! {
        #(#functions)*
        #(#dictionaries)*
        #table_static
        #[allow(unused, clippy::all, clippy::pedantic)]
        static #labels: [#rt::Label; #count] = [#(#entries),*];
        static #counter: #rt::Event = #rt::Event::new();
        // There may be too many series for one metric: this says so.
        const _: ::core::primitive::u64 = #rt::series_count(&#labels);
        #rt::inventory::submit! {
            #rt::Registration::new(
                &#rt::Declaration::Metric(#rt::MetricDeclaration {
                    family: #rt::Family { name: #name, help: #help, kind: #rt::Kind::Counter },
                    labels: &#labels,
                    buckets: &[],
                    dynamic: #dynamic,
                }),
                #rt::source!(#item),
                #counter.base(),
            )
        }
    }
}

/// A label's closure as a function, where its type must be told from it: what
/// it returns may borrow from its argument, which a closure's may not; and
/// that it returns no label value is said once, here, though the list of
/// values and the addition both rely on it.
fn label_function(rt: &TokenStream, at: usize, label: &Label) -> Option<TokenStream> {
    let Source::After(closure, _) = &label.source else {
        return None;
    };
    let bound = match label.values {
        Values::Closure => "LabelValue",
        Values::Dynamic(_) => "Text",
        Values::Literal(_) | Values::Type(_) | Values::Arguments(_) => return None,
    };
    let (name, argument, body) = (function_name(at), &closure.inputs, &closure.body);
    let body = match &closure.output {
        ReturnType::Default => quote!(#body),
        ReturnType::Type(_, ty) => {
            let typed = local("typed");
            quote!(let #typed: #ty = #body; #typed)
        }
    };
    // Shown as the closure's body, where it is none; but of this macro's
    // edition, in which the result may borrow from the argument.
    let (first, last) = ends(&closure.body);
    let (first, last) = (
        Span::call_site().located_at(first),
        Span::call_site().located_at(last),
    );
    let (result, bound) = (quote_spanned!(first=> impl), Ident::new(bound, last));
    Some(quote! {
        #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
        #[inline]
        fn #name(#argument) -> #result #rt::#bound { #body }
    })
}

/// The list of a label's values.
fn values(rt: &TokenStream, at: usize, label: &Label) -> TokenStream {
    let listed = match (&label.values, &label.source) {
        (Values::Dynamic(limit), _) => {
            let values = dictionary_name(at);
            return quote!(#rt::Values::Dynamic { limit: #limit, seen: || &#values });
        }
        (Values::Literal(value), _) => quote!(&[#value]),
        (Values::Type(ty), _) => quote!(<#ty as #rt::LabelValue>::VALUES),
        (Values::Arguments(arguments), Source::Before(expression)) => {
            values_of(rt, arguments, expression)
        }
        (Values::Arguments(_) | Values::Closure, _) => {
            let name = function_name(at);
            quote!(#rt::values_of(#name))
        }
    };
    quote!(#rt::Values::Listed(#listed))
}

/// The list of values of an expression of the arguments. Only its type
/// matters: the closure is never called, and the loop around the expression
/// keeps it from being checked for borrows that end here but not in the call.
fn values_of(rt: &TokenStream, arguments: &[Argument], expression: &Expr) -> TokenStream {
    let patterns = arguments.iter().map(|argument| &argument.pattern);
    let types = arguments.iter().map(|argument| &argument.ty);
    // Shown as the expression, where that is none.
    let (first, last) = ends(expression);
    let value = shown_as(
        &quote!(loop {}),
        &quote!(_),
        &quote!(#expression),
        (first, last),
    );
    let (open, close) = (quote_spanned!(first=> |), quote_spanned!(last=> |));
    call_shown_at(
        &quote!(#rt::values_of),
        quote!(#open (#(#patterns,)*): (#(#types,)*) #close #value),
        (first, last),
    )
}

/// A reference to an expression's value, shown as the expression.
fn borrow(expression: &Expr) -> TokenStream {
    let (first, last) = ends(expression);
    let mut whole = Group::new(Delimiter::Parenthesis, quote!(#expression));
    whole.set_span(last);
    quote_spanned!(first=> &#whole)
}

/// Variables for what is computed from the arguments before the body runs.
fn before(model: &Model) -> TokenStream {
    let rt = model.runtime.private();
    let labels = model.labels.iter().enumerate().filter_map(|(at, label)| {
        let Source::Before(expression) = &label.source else {
            return None;
        };
        let (variable, value) = (label_variable(at), local("value"));
        Some(match &label.values {
            Values::Type(ty) => {
                let borrow = borrow(expression);
                quote! {
                    #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
                    let #variable = {
                        let #value: &#ty = #borrow;
                        <#ty as #rt::LabelValue>::index(#value)
                    };
                }
            }
            Values::Arguments(arguments) => {
                // The complaint about a type that is no label's value comes in
                // the same words as that of the static, so the user reads one.
                let same = values_of(&rt, arguments, expression);
                let borrow = borrow(expression);
                quote! {
                    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery)]
                    let _ = || #same;
                    #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
                    let #variable = #rt::LabelValue::index(#borrow);
                }
            }
            Values::Dynamic(_) => {
                let (values, borrow) = (dictionary_name(at), borrow(expression));
                quote! {
                    #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
                    let #variable = #values.number(#rt::Text::text(#borrow));
                }
            }
            Values::Literal(_) | Values::Closure => return None,
        })
    });
    let by = match &model.by {
        Some(Source::Before(expression)) => {
            let variable = local("by");
            Some(quote!(let #variable = #rt::Increment::into_count(#expression);))
        }
        _ => None,
    };
    quote!(#(#labels)* #by)
}

/// The addition: the series by its labels, and how much.
fn record(model: &Model) -> TokenStream {
    let rt = model.runtime.private();
    let (counter, labels) = (static_name("COUNTER"), static_name("LABELS"));
    let numbered = || model.labels.iter().enumerate();
    // What is returned is looked up once, since its number is used twice.
    let numbers = numbered().filter_map(|(at, label)| match (&label.source, &label.values) {
        (Source::After(_, argument), Values::Dynamic(_)) => {
            let (variable, values) = (label_variable(at), dictionary_name(at));
            let call = call_at(argument, &function_name(at));
            Some(quote!(let #variable = #values.number(#rt::Text::text(&#call));))
        }
        _ => None,
    });
    let series = numbered().fold(quote!(0), |series, (at, label)| {
        let index = match (&label.source, &label.values) {
            (Source::Constant, _) => return series,
            (Source::Before(_), _) | (_, Values::Dynamic(_)) => {
                let variable = label_variable(at);
                quote!(#variable)
            }
            (Source::After(closure, argument), Values::Type(ty)) => {
                let value = apply(closure, argument, &quote!(#ty));
                quote!(<#ty as #rt::LabelValue>::index(&#value))
            }
            (Source::After(_, argument), _) => {
                let call = call_at(argument, &function_name(at));
                quote!(#rt::LabelValue::index(&#call))
            }
        };
        quote!((#series) * #labels[#at].values.count() + #index as ::core::primitive::u64)
    });
    let overflow = numbered().filter_map(|(at, label)| match label.values {
        Values::Dynamic(_) => {
            let variable = label_variable(at);
            Some(quote!(| #rt::overflow(#variable)))
        }
        _ => None,
    });
    let by = match &model.by {
        None | Some(Source::Constant) => quote!(1),
        Some(Source::Before(_)) => {
            let variable = local("by");
            quote!(#variable)
        }
        Some(Source::After(closure, argument)) => {
            let value = apply(closure, argument, &quote!(_));
            quote!(#rt::Increment::into_count(#value))
        }
    };
    let subject = subject();
    let table = static_name("SERIES");
    let add = if model.is_dynamic() {
        quote!(#counter.add_dynamic(&#table, (#series) #(#overflow)*, #by))
    } else {
        quote!(#counter.add(#series, #by))
    };
    quote!(let _ = #subject; #(#numbers)* #add;)
}

/// Calls a closure. As a function pointer, it takes whatever dereferences to
/// its argument: a `&Json<User>` for a `&User`.
fn apply(closure: &ExprClosure, argument: &Type, result: &TokenStream) -> TokenStream {
    let function = local("function");
    let call = call_at(argument, &function);
    let pointer = quote!({
        let #function: fn(#argument) -> #result = #closure;
        #function
    });
    shown_as(&pointer, &quote!(#function), &call, ends(&closure.body))
}

/// A call with what is returned, shown as the type that a closure says this
/// has: that it has another is a mistake there.
fn call_at(argument: &Type, function: &Ident) -> TokenStream {
    let mut function = function.clone();
    function.set_span(function.span().located_at(argument.span()));
    let subject = shown_at("subject", argument.span());
    quote_spanned!(argument.span()=> #function(#subject))
}

/// What closures see.
fn subject() -> Ident {
    shown_at("subject", Span::call_site())
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
