//! Whether a router can get the route of the metrics. axum refuses a second one, too,
//! but its message neither says why there are two nor what to do.

use super::measured::Single;
use axum::Router;

/// Called before the route is added.
///
/// # Panics
///
/// If the router has a route for `GET` with this path.
#[track_caller]
pub(super) fn check<S>(router: &Router<S>, path: &str) {
    /// That some router gets its route.
    static INSTRUMENT: Single = Single::new();
    let again = INSTRUMENT.happens();
    if has_get(&format!("{router:?}"), path) {
        if again {
            panic!(
                "this router is instrumented already: leave one out; or, if the route `{path}` is \
                 your own, remove it or set another `metrics_path`"
            );
        }
        panic!(
            "this router has a route `{path}` already, which is where the metrics go: remove it, \
             or write `HttpMetrics::builder().metrics_path(…)`"
        );
    }
}

/// Whether a router has a route for `GET` with this path. axum has no function for that,
/// so this looks into what it shows for debugging. If that looks different one day, the
/// answer is no, and axum's own message comes instead.
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
        // It serves every method as long as nothing else does.
        assert!(!has(routes().route("/m", any(async || {}))));
    }
}
