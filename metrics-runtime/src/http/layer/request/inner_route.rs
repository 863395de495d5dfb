//! Passes the route of a request from an inner layer to an outer one.
//!
//! Below `nest_service` and `fallback_service`, axum reports no route to the outer layer. A
//! layer around the inner router knows the route, and reports it through the request's
//! extensions. So the request counts once, for its route.

use crate::http::layer::series::{EndpointMetrics, EndpointTable, Route};
use http::Extensions;
use std::sync::{Arc, OnceLock};

/// The path template that an inner layer finds. The inner `Option` is `None` if that layer
/// counts the request as an RPC. Clients cannot choose the path.
#[derive(Clone, Debug, Default)]
struct Found(Arc<OnceLock<Option<&'static str>>>);

/// A request without a route, for which an inner layer can find one.
#[derive(Debug)]
pub(super) struct InnerRoute {
    found: Found,
    endpoints: &'static EndpointTable,
}

impl InnerRoute {
    /// Lets inner layers report the route that they find.
    pub(super) fn expect(request: &mut Extensions, endpoints: &'static EndpointTable) -> Box<Self> {
        let found = request.get_or_insert_with(Found::default).clone();
        Box::new(Self { found, endpoints })
    }

    /// The endpoint of the route that was found. `Some(None)` if it is not measured.
    pub(super) fn endpoint(&self) -> Option<Option<&'static EndpointMetrics>> {
        let path = self.found.0.get()?;
        Some(path.and_then(|path| self.endpoints.route(Some(path)).endpoint))
    }
}

/// Reports the route that a layer has found. Returns whether an outer layer waits for it.
// Not inline, because most services have one layer.
#[inline(never)]
pub(super) fn report(request: &Extensions, route: &'static Route) -> bool {
    let Some(found) = request.get::<Found>().filter(|_| route.is_known) else {
        return false;
    };
    // If a route is set already, it is the same, or that of a layer further out.
    let _ = found.0.set(Some(route.path));
    true
}

/// Reports that the request is an RPC, so that outer layers do not count it as an HTTP request.
#[cfg(feature = "grpc")]
pub(super) fn report_rpc(request: &Extensions) {
    if let Some(found) = request.get::<Found>() {
        let _ = found.0.set(None);
    }
}
