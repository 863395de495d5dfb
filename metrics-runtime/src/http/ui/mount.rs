//! Mounts the live page next to an endpoint.

use super::answer::answer;
use super::routes::ROUTES;
use crate::http::endpoint::MetricsEndpoint;
use crate::http::request_log;
use axum::Router;
use axum::extract::Request;
use axum::routing::any;

impl MetricsEndpoint {
    /// Adds the live page below the endpoint's path, if it is enabled.
    pub(in crate::http) fn with_page<S>(self, router: Router<S>, path: &str) -> Router<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        if !self.ui {
            return router;
        }
        request_log::start();
        let path = path.trim_end_matches('/');
        ROUTES.into_iter().fold(router, |router, (below, route)| {
            let endpoint = self.clone();
            let handler = move |request: Request| answer(endpoint, route, request.into_parts().0);
            // `any`, so that access control precedes a 405, which is not measured.
            router.route(&format!("{path}{below}"), any(handler))
        })
    }
}
