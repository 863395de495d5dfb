//! The route of a request to a service: below `nest_service` and `fallback_service`, axum
//! tells the outer layer no route. A layer around the inner router knows it, and tells the
//! outer one through the request's extensions. So the request counts once, for its route.

use crate::http::layer::series::{EndpointMetrics, EndpointTable, Route};
use http::Extensions;
use std::sync::{Arc, OnceLock};

/// The path template that a layer further in finds, or none if it measures the request in
/// another way. Clients cannot choose it.
#[derive(Clone, Debug, Default)]
struct Found(Arc<OnceLock<Option<&'static str>>>);

/// A request without a route, for which a layer further in may find one.
#[derive(Debug)]
pub(super) struct InnerRoute {
    found: Found,
    endpoints: &'static EndpointTable,
}

impl InnerRoute {
    /// Lets layers further in say which route they find.
    pub(super) fn expect(request: &mut Extensions, endpoints: &'static EndpointTable) -> Box<Self> {
        let found = request.get_or_insert_with(Found::default).clone();
        Box::new(Self { found, endpoints })
    }

    /// The endpoint of the route that was found; nothing inside if it is not measured.
    pub(super) fn endpoint(&self) -> Option<Option<&'static EndpointMetrics>> {
        let path = self.found.0.get()?;
        Some(path.and_then(|path| self.endpoints.route(Some(path)).endpoint))
    }
}

/// Says which route a layer has found, if it has. Returns whether a layer further out waits
/// for it.
// Not inline, because most services have one layer.
#[inline(never)]
pub(super) fn tell(request: &Extensions, route: &'static Route) -> bool {
    let Some(found) = request.get::<Found>().filter(|_| route.is_known) else {
        return false;
    };
    // The first one is the same, or further out.
    let _ = found.0.set(Some(route.path));
    true
}

/// Says that the request is an RPC, which the layers further out do not count.
#[cfg(feature = "grpc")]
pub(super) fn tell_rpc(request: &Extensions) {
    if let Some(found) = request.get::<Found>() {
        let _ = found.0.set(None);
    }
}
