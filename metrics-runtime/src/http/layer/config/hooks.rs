//! The closures of a configuration: for routes, filters and labels of requests, and for further
//! recording by the service.

use super::exchange::Exchange;
use super::pattern::Pattern;
use axum::extract::Request;
use std::fmt;

/// Decides whether a request is measured.
pub(in crate::http::layer) type Filter = Box<dyn Fn(&Request) -> bool + Send + Sync>;
/// Returns the index of a label's value for a request.
pub(in crate::http::layer) type LabelIndex = Box<dyn Fn(&Request) -> usize + Send + Sync>;
/// Called at the end of a request.
pub(in crate::http::layer) type Hook = Box<dyn Fn(&Exchange<'_>) + Send + Sync>;

/// Returns the index of a request's route.
pub(in crate::http::layer) type RouteIndex = Box<dyn Fn(&Request) -> Option<usize> + Send + Sync>;

/// Names routes that axum does not know.
pub(in crate::http::layer) struct RouteBy {
    pub(in crate::http::layer) routes: &'static [&'static str],
    pub(in crate::http::layer) index: RouteIndex,
}

/// The closures of a configuration.
#[derive(Default)]
pub(in crate::http::layer) struct Hooks {
    pub(in crate::http::layer) route: Option<RouteBy>,
    pub(in crate::http::layer) filter: Option<Filter>,
    /// The labels, with the number of values of each.
    pub(in crate::http::layer) labels: Vec<(LabelIndex, usize)>,
    pub(in crate::http::layer) on_end: Vec<Hook>,
    /// The routes whose response bodies are kept, with the maximum number of bytes of each.
    pub(super) kept_bodies: Vec<(Pattern, usize)>,
}

impl Hooks {
    /// Whether requests call no closures.
    pub(in crate::http::layer) fn is_empty(&self) -> bool {
        self.route.is_none()
            && self.filter.is_none()
            && self.labels.is_empty()
            && self.on_end.is_empty()
    }

    /// The maximum number of bytes to keep of a route's response bodies.
    pub(in crate::http::layer) fn max_kept_body(&self, route: &str) -> usize {
        let kept = self.kept_bodies.iter();
        let limits = kept.filter(|(pattern, _)| pattern.matches(route));
        limits.map(|(_, max)| *max).max().unwrap_or(0)
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks").finish_non_exhaustive()
    }
}
