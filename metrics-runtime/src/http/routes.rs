//! Annotated handlers, mounted by what they declare.

use super::handler_name;
use crate::declaration::Endpoint;
use axum::Router;
use axum::handler::Handler;
use axum::routing::{MethodFilter, on};
use std::any::type_name;

/// A router with annotated handlers, each mounted by the method and path that
/// its attribute declares: so a path is written once.
///
/// ```
/// use axum::{Json, Router, extract::Path};
/// use metrics_runtime::{instrumented, routes};
///
/// #[instrumented(GET "/users")]
/// async fn list() -> Json<Vec<u64>> {
///     Json(vec![1, 2])
/// }
///
/// #[instrumented(DELETE "/users/{id}", status = [204])]
/// async fn delete(Path(id): Path<u64>) {}
///
/// let app: Router = metrics_runtime::instrument(routes![list, delete]);
/// ```
///
/// It is a `Router<S>` for any state that the handlers take; merge or nest it,
/// or add routes, as you like. Where a handler runs under another path than it
/// declares, through [`nest`](axum::Router::nest) say, its declared series stay
/// at zero: the log then says so, once.
///
/// # Panics
///
/// When the router is made, so at the start:
///
/// - for a function without `#[instrumented(GET "/path")]`;
/// - for two handlers of one method and path, which is also what a generic
///   handler is that is mounted twice, `get::<A>` and `get::<B>`;
/// - for a method of a generic type, where several blocks that are generic
///   themselves, `impl<T> Shop<Vec<T>>` and `impl<T> Shop<Option<T>>`, declare one
///   of that name: the two can't be told apart.
#[macro_export]
macro_rules! routes {
    ($($handler:expr),* $(,)?) => {{
        let router = $crate::__private::router();
        $(let router = $crate::__private::mount(router, $handler);)*
        router
    }};
}

/// A router without routes.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
}

/// Adds a handler's route.
///
/// # Panics
///
/// For a handler without a declared endpoint; see [`routes!`](crate::routes).
#[track_caller]
pub fn mount<H, T, S>(router: Router<S>, handler: H) -> Router<S>
where
    H: Handler<T, S>,
    T: 'static,
    S: Clone + Send + Sync + 'static,
{
    let name = type_name::<H>();
    let endpoint = declared(name);
    let method = http::Method::from_bytes(endpoint.method.as_bytes());
    let filter = method
        .ok()
        .and_then(|method| MethodFilter::try_from(method).ok());
    let Some(filter) = filter else {
        panic!(
            "`{name}` declares the method `{}`, for which axum has no routes",
            endpoint.method
        );
    };
    router.route(endpoint.path, on(filter, handler))
}

/// The endpoint that the handler of this name declares.
///
/// # Panics
///
/// If there is none, or several and nothing that tells which is meant.
#[track_caller]
fn declared(name: &str) -> &'static Endpoint {
    let endpoints = || inventory::iter::<Endpoint>.into_iter();
    let function = |endpoint: &Endpoint| handler_name::of_function((endpoint.function)());
    if let Some(endpoint) = endpoints().find(|endpoint| function(endpoint) == name) {
        return endpoint;
    }
    // It may be generic.
    let plain = handler_name::without_generics(name);
    let mut found: Vec<&Endpoint> = endpoints()
        .filter(|endpoint| handler_name::without_generics(function(endpoint)) == plain)
        .collect();
    found.dedup_by_key(|endpoint| (endpoint.method, endpoint.path));
    match found[..] {
        [endpoint] => endpoint,
        [] => panic!(
            "`{name}` declares no endpoint: write `#[instrumented(GET \"/path\")]` above it, or \
             add its route by `.route(\"/path\", get(…))`"
        ),
        _ => panic!(
            "there are several functions `{plain}` that declare an endpoint, and differ only in \
             what they are generic over: give them different names, or add the route of \
             `{name}` by `.route(\"/path\", get(…))`"
        ),
    }
}
