//! The code of an `#[instrumented]` function: the code of its calls, and the registration of its
//! endpoint.

use super::model::{Endpoint, Model};
use crate::calls;
use crate::support::expansion::spans::static_name;
use crate::support::rules::native::Buckets;
use crate::support::rules::objective;
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn expand(model: &Model) -> TokenStream {
    let endpoint = model
        .endpoint
        .as_ref()
        .map(|endpoint| endpoint_declaration(model, endpoint));
    calls::expand(&model.calls, &quote!(#endpoint))
}

/// The registration of the endpoint, and the check that logs if the function serves another one.
fn endpoint_declaration(model: &Model, endpoint: &Endpoint) -> TokenStream {
    let rt = model.calls.settings.runtime.imported();
    let name = model.calls.function.name();
    let Endpoint {
        method,
        path,
        statuses,
        objective,
    } = endpoint;
    let written = &model.calls.settings.buckets;
    let buckets = written.list("HTTP_BUCKETS", "NATIVE_HTTP_BUCKETS", &rt);
    let own = if *written == Buckets::default() {
        quote!(#rt::None)
    } else {
        quote!(#rt::Some(#buckets))
    };
    let native = written.option(&rt);
    let objective = objective::expand(objective.as_ref(), &buckets, &rt);
    let errors = calls::kinds_list(&model.calls);
    let (served, here) = (static_name("ENDPOINT"), static_name("HERE"));
    quote! {
        // The name of this type contains the path of the function.
        struct #here;
        static #served: #rt::ServedEndpoint = #rt::ServedEndpoint::new(#method, #path);
        #rt::inventory::submit! {
            #rt::Endpoint {
                method: #method,
                path: #path,
                statuses: &[#(#statuses),*],
                errors: #errors,
                buckets: #own,
                native: #native,
                objective: #objective,
                function: ::core::any::type_name::<#here>,
                source: #rt::source!(#name),
            }
        }
        #rt::ServedEndpoint::begins(&#served, #name);
    }
}
