//! The code of an `#[instrumented]` function: a static, its registration, one
//! guarded call of the untouched body.

use super::model::{Endpoint, Model};
use crate::support::arguments::Arguments;
use crate::support::function::{Function, borrows};
use crate::support::returned_future::ReturnedFuture;
use crate::support::runtime::Runtime;
use crate::support::shown::{local, shown_at, static_name, struct_shown_at};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn expand(model: &Model) -> TokenStream {
    let declaration = declaration(model);
    let endpoint = model
        .endpoint
        .as_ref()
        .map(|endpoint| endpoint_declaration(model, endpoint));
    let (function, runtime) = (&model.function, &model.runtime);
    if let Some(returned) = function.returned_future() {
        let call = call_of_future(function, &returned, runtime);
        return function.with_body(&quote!(#declaration #endpoint #call));
    }
    let arguments = function.arguments(&TokenStream::new());
    if let Some(signature) = function.returning_future(&arguments) {
        let measured = measured(function, &arguments, runtime);
        return function.with(&signature, &quote!(#declaration #endpoint #measured));
    }
    let call = if function.is_async() {
        let measured = measured(function, &arguments, runtime);
        quote!(#measured.await)
    } else {
        call(function, &arguments, runtime)
    };
    // What never returns returns a value of a type without values.
    let call = if function.never_returns() {
        quote!(match { #call } {})
    } else {
        call
    };
    function.with(&arguments.signature, &quote!(#declaration #endpoint #call))
}

/// A call that ends when the body does.
fn call(function: &Function, arguments: &Arguments, runtime: &Runtime) -> TokenStream {
    let rt = runtime.private();
    let (name, call) = (static_name("FUNCTION"), local("call"));
    let returned = shown_at("returned", function.body_span());
    let run_body = function.run_body(&rt, arguments);
    quote! {
        let #call = #name.start();
        let #returned = #run_body;
        #call.end({
            use #rt::AnyReturned as _;
            #rt::Returned(&#returned).outcome()
        });
        #returned
    }
}

/// A call that is the run of an `async fn`'s body.
fn measured(function: &Function, arguments: &Arguments, runtime: &Runtime) -> TokenStream {
    let rt = runtime.private();
    let name = static_name("FUNCTION");
    let block = function.async_block(arguments);
    let Some(output) = function.named_output() else {
        return measured_by_value(&block, &quote!(#rt::PolledCall::waiting(&#name)), runtime);
    };
    let future = if borrows(&output) {
        // The compiler shows which value lives too short only if the block is
        // an argument. Of no use elsewhere, it would be one more function to build.
        quote!(#rt::returns::<#output, _>(#block))
    } else {
        block
    };
    let fields = quote! {
        future: #future,
        call: #rt::PolledCall::waiting(&#name),
        classify: {
            use #rt::AnyReturnType as _;
            #rt::ReturnType::<#output>::NEW.by_variant()
        },
    };
    struct_shown_at(&quote!(#rt::Measured), fields, function.body_span())
}

/// A call that is the run of an `async` block, whose type is not written.
fn measured_by_value(block: &TokenStream, call: &TokenStream, runtime: &Runtime) -> TokenStream {
    let rt = runtime.private();
    let value = local("value");
    quote! {
        #rt::measure_by(#block, #call, |#value| {
            use #rt::AnyReturned as _;
            #rt::Returned(#value).outcome()
        })
    }
}

/// A call that lasts to the end of the future which the function returns.
fn call_of_future(
    function: &Function,
    returned: &ReturnedFuture,
    runtime: &Runtime,
) -> TokenStream {
    let rt = runtime.private();
    let name = static_name("FUNCTION");
    // An `async` block again, where another attribute may look for one.
    let measured = |call| {
        let measured = measured_by_value(returned.future(), &call, runtime);
        if function.is_looked_at() {
            quote!(async move { #measured.await })
        } else {
            measured
        }
    };
    if !returned.has_statements() {
        return returned.with(&measured(quote!(#rt::PolledCall::waiting(&#name))));
    }
    // What runs before the future is made is part of the call.
    let (call, rest) = (local("call"), local("rest"));
    let measured = measured(quote!(#rest));
    let body = returned.with(&quote!({
        let #rest = #call.until_the_future_ends();
        #measured
    }));
    quote! {
        let #call = #name.start_before_future(0);
        #body
    }
}

fn declaration(model: &Model) -> TokenStream {
    let rt = model.runtime.private();
    let function = static_name("FUNCTION");
    let (name, item) = (&model.name, model.function.name());
    let in_progress = model.in_progress;
    let (buckets, bounds) = match &model.buckets {
        None => (quote!(#rt::DEFAULT_BUCKETS), quote!(&#rt::DEFAULT_BOUNDS)),
        Some(bounds) => {
            let (bounds, length) = (&bounds.0, bounds.0.len());
            let list = quote!(&[#(#bounds),*]);
            let bounds = quote!({
                static BOUNDS: #rt::IntegerBounds =
                    #rt::IntegerBounds::new(&#rt::nanos::<#length>(#list));
                &BOUNDS
            });
            (list, bounds)
        }
    };
    quote! {
        static #function: #rt::Function = #rt::Function::new(
            #bounds,
            #in_progress,
            &[],
        );
        #rt::inventory::submit! {
            #rt::Registration::new(
                &#rt::Declaration::Function(#rt::FunctionDeclaration {
                    module: ::core::module_path!(),
                    function: #name,
                    buckets: #buckets,
                    in_progress: #in_progress,
                    errors: &[],
                }),
                #rt::source!(#item),
                #function.base(),
            )
        }
    }
}

fn endpoint_declaration(model: &Model, endpoint: &Endpoint) -> TokenStream {
    let rt = model.runtime.private();
    let name = model.function.name();
    let Endpoint {
        method,
        path,
        statuses,
    } = endpoint;
    quote! {
        #rt::inventory::submit! {
            #rt::Endpoint {
                method: #method,
                path: #path,
                statuses: &[#(#statuses),*],
                source: #rt::source!(#name),
            }
        }
    }
}
