//! Mounts annotated handlers on the routes that they declare.

use super::handler_name;
use crate::declaration::Endpoint;
use axum::Router;
use axum::handler::Handler;
use axum::routing::{MethodFilter, on};
use std::any::type_name;

/// Builds a router from annotated handlers. Each is mounted with the method and the path that
/// its attribute declares, so the path is written once.
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
/// The result is a `Router<S>` for any state that the handlers take. You can merge it, nest it
/// or add routes. If a handler then serves another path than it declares, for example
/// because of [`nest`](axum::Router::nest), its declared series stay at zero. A warning about
/// this is logged once.
///
/// # Panics
///
/// When the router is built:
///
/// - if a function has no `#[instrumented(GET "/path")]`;
/// - if two handlers have the same method and path, or a generic handler is mounted
///   twice, as `get::<A>` and `get::<B>`;
/// - if several generic `impl` blocks of a type, such as `impl<T> Shop<Vec<T>>` and
///   `impl<T> Shop<Option<T>>`, have methods of the same name, because these cannot be
///   distinguished.
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

/// Adds the route that a handler declares.
///
/// # Panics
///
/// If the handler declares no endpoint, or a method that axum does not route: see
/// [`routes!`](crate::routes).
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
            "`{name}` declares the method `{}`, which axum cannot route: declare a method of \
             `axum::routing::MethodFilter`",
            endpoint.method
        );
    };
    router.route(endpoint.path, on(filter, handler))
}

/// The endpoint that the handler of this name declares.
///
/// # Panics
///
/// If no endpoint matches, or several that cannot be distinguished.
#[track_caller]
fn declared(name: &str) -> &'static Endpoint {
    let endpoints = || inventory::iter::<Endpoint>.into_iter();
    let function = |endpoint: &Endpoint| handler_name::enclosing_function((endpoint.function)());
    if let Some(endpoint) = endpoints().find(|endpoint| function(endpoint) == name) {
        return endpoint;
    }
    // The handler may be generic.
    let plain = handler_name::without_generics(name);
    let mut found: Vec<&Endpoint> = endpoints()
        .filter(|endpoint| handler_name::without_generics(function(endpoint)) == plain)
        .collect();
    found.dedup_by_key(|endpoint| (endpoint.method, endpoint.path));
    match found[..] {
        [endpoint] => endpoint,
        [] => panic!(
            "`{name}` declares no endpoint: write `#[instrumented(GET \"/path\")]` above it, or \
             add its route with `.route(\"/path\", get(…))`"
        ),
        _ => panic!(
            "several functions `{plain}` declare an endpoint, and differ only in their generic \
             parameters: give them different names, or add the route of `{name}` with \
             `.route(\"/path\", get(…))`"
        ),
    }
}
