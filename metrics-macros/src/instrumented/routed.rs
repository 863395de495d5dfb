//! `#[instrumented]` with the feature `off`: the item is unchanged, except for the declaration of
//! its endpoint, which `routes!` needs to mount it.

use super::model::{Endpoint, Model};
use super::parse;
use super::validate;
use crate::support::errors::Mistakes;
use crate::support::expansion::spans::static_name;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

/// The item, with the declaration of its endpoint, if any, in front of the body.
pub(crate) fn routed(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let model = parse::parse(arguments, item.clone())
        .map_err(Mistakes::from)
        .and_then(validate::validate);
    match model {
        Ok(model) => match &model.endpoint {
            Some(endpoint) => in_front_of_body(item, &declaration(&model, endpoint)),
            None => item,
        },
        // With the feature `off`, mistakes are not reported.
        Err(_) => item,
    }
}

fn declaration(model: &Model, endpoint: &Endpoint) -> TokenStream {
    let runtime = &model.calls.settings.runtime;
    let (import, rt) = (runtime.import(), runtime.imported());
    let name = model.calls.function.name();
    let Endpoint { method, path, .. } = endpoint;
    let here = static_name("HERE");
    quote! {
        #import
        // The name of this type contains the path of the function.
        struct #here;
        #rt::inventory::submit! {
            #rt::Endpoint {
                method: #method,
                path: #path,
                statuses: &[],
                errors: &[],
                buckets: #rt::None,
                native: #rt::None,
                objective: #rt::None,
                function: ::core::any::type_name::<#here>,
                source: #rt::source!(#name),
            }
        }
    }
}

/// A function with statements in front of its body.
fn in_front_of_body(item: TokenStream, statements: &TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
    if let Some(TokenTree::Group(body)) = tokens.last_mut()
        && body.delimiter() == Delimiter::Brace
    {
        let inner = body.stream();
        let mut with = Group::new(Delimiter::Brace, quote!(#statements #inner));
        with.set_span(body.span());
        *body = with;
    }
    tokens.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_declaration_of_the_endpoint_is_added() {
        let item = quote!(
            pub async fn list() -> u8 {
                1
            }
        );
        for arguments in [
            quote!(in_progress, slo(success = 99.9)),
            quote!(no_such_option),
        ] {
            let unchanged = routed(arguments, item.clone());
            assert_eq!(unchanged.to_string(), item.to_string());
        }
        let routed = routed(quote!(GET "/users", status = [200]), item).to_string();
        assert!(routed.starts_with("pub async fn list () -> u8 { use :: metrics_runtime"));
        assert!(
            routed.contains("path : \"/users\"") && routed.ends_with("1 }"),
            "{routed}"
        );
    }
}
