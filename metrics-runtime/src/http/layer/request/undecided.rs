//! The route or method of a request, if it is known only later. Until then, the request counts
//! as `unmatched`.

use super::inner_route::InnerRoute;
use crate::http::layer::series::{EndpointMetrics, MethodMetrics};

/// The open question. `index` is that of a method and variant.
#[derive(Debug)]
pub(super) enum Undecided {
    /// Whether the route serves the method. The response shows it.
    Method {
        endpoint: &'static EndpointMetrics,
        index: u32,
    },
    /// Whether an inner layer knows the route.
    Route { inner: Box<InnerRoute>, index: u32 },
}

impl Undecided {
    pub(super) fn route(inner: Box<InnerRoute>, index: usize) -> Self {
        let index = index as u32;
        Self::Route { inner, index }
    }
}

/// The metrics that count a request at first, if the route has never served its method.
#[cold]
pub(super) fn metrics(
    endpoint: &'static EndpointMetrics,
    index: usize,
) -> (&'static MethodMetrics, Option<Undecided>) {
    let method = || Undecided::Method {
        endpoint,
        index: index as u32,
    };
    let undecided = (!endpoint.is_unmatched()).then(method);
    (endpoint.unserved(index), undecided)
}
