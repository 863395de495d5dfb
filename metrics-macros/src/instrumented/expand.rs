//! The code of an `#[instrumented]` function: a static, its registration, one
//! guarded call of the untouched body.

use super::model::{Endpoint, Model};
use crate::support::runtime::private;
use crate::support::shown::{local, shown_at, static_name};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn expand(model: &Model) -> TokenStream {
    let rt = private();
    let declaration = declaration(model);
    let endpoint = model
        .endpoint
        .as_ref()
        .map(|endpoint| endpoint_declaration(model, endpoint));
    let function = static_name("FUNCTION");
    let run_body = model.function.run_body(&rt);
    let value = local("value");
    let measure = |future: &TokenStream| {
        quote! {
            #rt::measure(&#function, #future, |#value| {
                use #rt::AnyReturned as _;
                #rt::Returned(#value).outcome()
            })
        }
    };
    let call = if let Some(returned) = model.function.returned_future() {
        // The call is the future's run, not its making.
        // An `async` block again, so that another attribute finds one, too.
        let measured = measure(returned.future());
        returned.with(&quote!(async move { #measured.await }))
    } else if model.function.is_async() {
        let measured = measure(&run_body);
        quote!(#measured.await)
    } else {
        let guard = local("call");
        let returned = shown_at("returned", model.function.body_span());
        quote! {
            let #guard = #function.start();
            let #returned = #run_body;
            #guard.end({
                use #rt::AnyReturned as _;
                #rt::Returned(&#returned).outcome()
            });
            #returned
        }
    };
    // What never returns returns a value of a type without values.
    let call = if model.function.never_returns() {
        quote!(match { #call } {})
    } else {
        call
    };
    model
        .function
        .with_body(&quote!(#declaration #endpoint #call))
}

fn declaration(model: &Model) -> TokenStream {
    let rt = private();
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
        );
        #rt::inventory::submit! {
            #rt::Registration::new(
                &#rt::Declaration::Function(#rt::FunctionDeclaration {
                    module: ::core::module_path!(),
                    function: #name,
                    buckets: #buckets,
                    in_progress: #in_progress,
                }),
                #rt::source!(#item),
                #function.base(),
            )
        }
    }
}

fn endpoint_declaration(model: &Model, endpoint: &Endpoint) -> TokenStream {
    let rt = private();
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
