//! Checks whether a router can get the route of the metrics. axum also refuses a second route,
//! but its message explains neither the reason nor the remedy.
//!
//! axum has no API that lists routes, so this file reads the `Debug` output of a router. If that
//! format changes, no collision is found, and axum's own message appears instead.

use super::measured::Single;
use axum::Router;

/// Called before the route is added.
///
/// # Panics
///
/// If the router has a route for `GET` with this path.
#[track_caller]
pub(super) fn check<S>(router: &Router<S>, path: &str) {
    /// Notices if several routers get the route.
    static INSTRUMENT: Single = Single::new();
    let again = INSTRUMENT.record();
    if has_get(&format!("{router:?}"), path) {
        if again {
            panic!(
                "this router is already instrumented: call `instrument` once, or, if the route `{path}` \
                 is your own, remove it or write another `metrics_path`"
            );
        }
        panic!(
            "this router already has a route `{path}`, which is the path of the metrics: remove it, \
             or write another path with `HttpMetrics::builder().metrics_path(…)`"
        );
    }
}

/// The route of a router that serves this path, with any method, and also as a template.
pub(super) fn colliding<S>(router: &Router<S>, path: &str) -> Option<String> {
    let router = format!("{router:?}");
    let found = routes(&router).find(|route| serves(route, path));
    found.map(str::to_owned)
}

/// The route of a router that the live page below this path would hide. A template with a
/// shorter prefix, such as `/{*all}`, does not count, because it still serves all other paths.
#[cfg(feature = "ui")]
pub(super) fn hidden_by_page<S>(router: &Router<S>, path: &str) -> Option<String> {
    let router = format!("{router:?}");
    let found = routes(&router).find(|route| {
        let below = route.strip_prefix(path).unwrap_or_default();
        below == "/ui" || below.starts_with("/ui/") || below.starts_with("/{")
    });
    found.map(str::to_owned)
}

/// The path templates of a router's routes.
fn routes(router: &str) -> impl Iterator<Item = &str> {
    let paths = router.split_once("node: Node { paths: {");
    let mut rest = paths.map(|(_, paths)| paths);
    // The end of the map follows the last path.
    std::iter::from_fn(move || {
        let text = rest.take()?.strip_prefix("RouteId(")?;
        let (_, text) = text.split_once("): \"")?;
        let (route, after) = text.split_once('"')?;
        rest = after.strip_prefix(", ");
        Some(route)
    })
}

/// Whether a path template matches a path, whose segments are not empty and have no braces.
fn serves(route: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    for segment in route.split('/') {
        let is_capture = segment.starts_with('{') && !segment.starts_with("{{");
        match parts.next() {
            Some(_) if segment.starts_with("{*") => return true,
            Some(part) if is_capture || part == segment => {}
            _ => return false,
        }
    }
    parts.next().is_none()
}

/// Whether a router has a route for `GET` with this path.
fn has_get(router: &str, path: &str) -> bool {
    let found = || {
        let (routes, paths) = router.split_once("node: Node { paths: {")?;
        let (before, _) = paths.split_once(&format!("): \"{path}\""))?;
        let (_, id) = before.rsplit_once("RouteId(")?;
        let without = format!("RouteId({id}): MethodRouter(MethodRouter {{ get: None,");
        Some(!routes.contains(&without))
    };
    found().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::{any, get, get_service, post};

    #[test]
    fn a_route_collides_whatever_its_method_and_also_as_a_template() {
        let router: Router = Router::new()
            .route("/", get(async || {}))
            .route("/users/{id}", get(async || {}))
            .route("/users/register", post(async || {}))
            .route("/docs/{*file}", get(async || {}));
        for (path, route) in [
            ("/users/42", Some("/users/{id}")),
            ("/docs/a/b", Some("/docs/{*file}")),
            ("/docs", None),
            ("/users", None),
            ("/users/42/metrics", None),
            ("/metrics", None),
        ] {
            assert_eq!(colliding(&router, path).as_deref(), route, "{path}");
        }
        // Two routes match, and both explain the collision.
        assert!(colliding(&router, "/users/register").is_some());
        assert_eq!(colliding(&Router::<()>::new(), "/metrics"), None);
    }

    #[cfg(feature = "ui")]
    #[test]
    fn the_page_hides_routes_that_begin_with_its_path() {
        let hidden = |route: &str| {
            let router: Router = Router::new()
                .route("/", get(async || {}))
                .route(route, post(async || {}));
            hidden_by_page(&router, "/metrics").is_some()
        };
        for route in [
            "/metrics/ui",
            "/metrics/ui/{*file}",
            "/metrics/{name}",
            "/metrics/{*all}",
        ] {
            assert!(hidden(route), "{route}");
        }
        for route in [
            "/metrics",
            "/metrics/custom",
            "/metrics/uis",
            "/{*all}",
            "/ui",
        ] {
            assert!(!hidden(route), "{route}");
        }
    }

    #[test]
    fn axum_shows_its_routes_as_this_file_reads_them() {
        let has = |router: Router| has_get(&format!("{router:?}"), "/m");
        let routes = || {
            let routes = (0..20).fold(Router::new(), |router, number| {
                router.route(&format!("/{{id}}/{number}"), get(async || {}))
            });
            routes.route("/m/n", get(async || {}))
        };
        assert!(!has(routes()));
        assert!(!has(routes().route("/m", post(async || {}))));
        assert!(!has(routes().route("/{m}", get(async || {}))));
        assert!(has(routes().route("/m", get(async || {}))));
        assert!(has(routes().route("/m", post(async || {}).get(async || {}))));
        let layered = routes().route("/m", get(async || {}));
        assert!(has(layered.layer(axum::Extension(1))));
        assert!(has(
            routes().route_service("/m", get_service(get(async || {})))
        ));
        // `any` is only a fallback for methods, so a route for `GET` can be added.
        assert!(!has(routes().route("/m", any(async || {}))));
    }
}
