//! The code of an `#[instrumented]` function: that of its calls, and its
//! endpoint's registration.

use super::model::{Endpoint, Model};
use crate::calls;
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn expand(model: &Model) -> TokenStream {
    let endpoint = model
        .endpoint
        .as_ref()
        .map(|endpoint| endpoint_declaration(model, endpoint));
    calls::expand(&model.calls, &quote!(#endpoint))
}

fn endpoint_declaration(model: &Model, endpoint: &Endpoint) -> TokenStream {
    let rt = model.calls.runtime.private();
    let name = model.calls.function.name();
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
