//! Annotated handlers, mounted by what they declare.

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
/// When the router is made, so at the start: for a function without
/// `#[instrumented(GET "/path")]`; for two handlers of one method and path.
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
    let is_declared = |endpoint: &&Endpoint| name_of(endpoint.function) == name;
    let Some(endpoint) = inventory::iter::<Endpoint>.into_iter().find(is_declared) else {
        panic!(
            "`{name}` declares no endpoint: write `#[instrumented(GET \"/path\")]` above it, or \
             add its route by `.route(\"/path\", get(…))`"
        );
    };
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

/// The name of the function in whose body a type stands, by the type's name.
fn name_of(here: fn() -> &'static str) -> &'static str {
    let name = here();
    let function = name.rsplit_once("::").map(|(function, _)| function);
    let mut name = function.unwrap_or(name);
    // The body of an async function is a closure in it; and so may others be.
    while let Some(outer) = name.strip_suffix("::{{closure}}") {
        name = outer;
    }
    name
}
