//! The tower service, which starts to measure a request.

use super::bodies::{AxumBody, Requests, Responses};
use super::future::ResponseFuture;
use super::guard::RequestGuard;
use super::hooks;
use super::inner_route;
use super::measured;
#[cfg(feature = "grpc")]
use super::request_body::Reader;
#[cfg(feature = "grpc")]
use super::rpc::{self, RpcGuard};
use crate::http::layer::config::Hooks;
#[cfg(feature = "grpc")]
use crate::http::layer::series::RpcTable;
use crate::http::layer::series::{EndpointMetrics, EndpointTable, Route};
use axum::extract::{MatchedPath, NestedPath};
use http::{Method, Request, Response};
use http_body::Body as HttpBody;
use std::marker::PhantomData;
use std::sync::Arc;
use std::task::{Context, Poll};
use tower_service::Service;

/// The service of [`HttpMetrics`](crate::HttpMetrics). `K` selects the bodies: [`AxumBody`] or
/// [`AnyBody`](crate::AnyBody).
///
/// ```
/// use metrics_runtime::{HttpMetrics, HttpMetricsService};
/// use tower::Layer;
///
/// /// For axum's bodies, `K` can be left out.
/// fn measured<S>(inner: S, metrics: &HttpMetrics) -> HttpMetricsService<S> {
///     metrics.layer(inner)
/// }
/// ```
#[derive(Debug)]
pub struct HttpMetricsService<S, K = AxumBody> {
    inner: S,
    endpoints: Option<&'static EndpointTable>,
    hooks: Option<Arc<Hooks>>,
    bodies: PhantomData<fn() -> K>,
}

impl<S, K> HttpMetricsService<S, K> {
    pub(super) fn new(
        inner: S,
        endpoints: Option<&'static EndpointTable>,
        hooks: Option<Arc<Hooks>>,
    ) -> Self {
        Self {
            inner,
            endpoints,
            hooks,
            bodies: PhantomData,
        }
    }

    /// The route of a request without a matched route of axum's router.
    fn other_route<B>(
        &self,
        request: &mut Request<B>,
        endpoints: &'static EndpointTable,
    ) -> &'static Route
    where
        K: Requests<B>,
    {
        let hooks = self.hooks.as_deref();
        let own = hooks.and_then(|hooks| {
            let route = hooks.route.as_ref()?;
            K::with_head(request, |request| hooks::route(route, request))
        });
        let nested = request.extensions().get::<NestedPath>();
        match (own, nested) {
            (Some(own), None) => endpoints.route(Some(own)),
            (Some(own), Some(nested)) => {
                let nested = nested.as_str().trim_end_matches('/');
                endpoints.route(Some(&format!("{nested}{own}")))
            }
            (None, Some(nested)) if K::NESTED => endpoints.route(Some(nested.as_str())),
            _ => endpoints.unmatched_route(request.uri().path()),
        }
    }
}

/// The kind of a request in a layer that counts RPCs.
#[cfg(feature = "grpc")]
enum Rpc {
    /// The request is not an RPC.
    Other,
    /// An RPC that is not measured, or that an outer layer measures.
    Unmeasured,
    Measured(Box<RpcGuard>, Option<Reader>),
}

#[cfg(feature = "grpc")]
impl<S, K> HttpMetricsService<S, K> {
    #[inline(never)]
    fn begin_rpc<B>(
        &self,
        request: &mut Request<B>,
        endpoints: &'static EndpointTable,
        rpcs: &'static RpcTable,
    ) -> Rpc
    where
        K: Requests<B>,
    {
        if !rpc::is_rpc(request) {
            return Rpc::Other;
        }
        let path = request.uri().path();
        let variants = match rpcs.named(path) {
            Some(variants) => variants,
            None => {
                let route = request.extensions().get::<MatchedPath>();
                if route.is_some_and(|route| !rpc::may_serve_grpc(route.as_str())) {
                    return Rpc::Other;
                }
                if endpoints.measures(path) {
                    rpcs.unknown()
                } else {
                    &None
                }
            }
        };
        if measured::are_several_layers() {
            inner_route::report_rpc(request.extensions());
            if !measured::mark_rpc(request.extensions_mut(), endpoints.names) {
                return Rpc::Unmeasured;
            }
        }
        let variant = match &self.hooks {
            None => Some(0),
            Some(hooks) => K::with_head(request, |head| hooks::variant(hooks, head)),
        };
        let (Some(variants), Some(variant)) = (variants, variant) else {
            return Rpc::Unmeasured;
        };
        let metrics = &variants[variant];
        let mut guard = RpcGuard::start(metrics, request);
        let mut reader = K::reader(request);
        if let Some(reader) = &mut reader {
            guard.set_upload(reader.upload());
            reader.count_messages(metrics);
        }
        if let Some(hooks) = &self.hooks {
            guard.set_hooks(hooks, request);
        }
        Rpc::Measured(guard, reader)
    }
}

impl<S: Clone, K> Clone for HttpMetricsService<S, K> {
    fn clone(&self) -> Self {
        Self::new(self.inner.clone(), self.endpoints, self.hooks.clone())
    }
}

impl<S, K, B, R> Service<Request<B>> for HttpMetricsService<S, K>
where
    K: Requests<B> + Responses<R>,
    S: Service<Request<<K as Requests<B>>::Measured>, Response = Response<R>>,
    R: HttpBody,
{
    type Response = Response<<K as Responses<R>>::Measured>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future, K>;

    #[inline]
    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    // `always`: a call would move the request and the future once more.
    #[inline(always)]
    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let Some(endpoints) = self.endpoints else {
            let request = <K as Requests<B>>::measured(request, None);
            return ResponseFuture::unmeasured(self.inner.call(request), None);
        };
        #[cfg(feature = "grpc")]
        if let Some(rpcs) = endpoints.rpcs() {
            match self.begin_rpc(&mut request, endpoints, rpcs) {
                Rpc::Other => {}
                Rpc::Unmeasured => {
                    let request = <K as Requests<B>>::measured(request, None);
                    return ResponseFuture::unmeasured(self.inner.call(request), None);
                }
                Rpc::Measured(guard, mut reader) => {
                    <K as Requests<B>>::measure(&mut request, &mut reader);
                    let request = <K as Requests<B>>::measured(request, reader);
                    return ResponseFuture::of_rpc(self.inner.call(request), guard);
                }
            }
        }
        let route = match request.extensions().get::<MatchedPath>() {
            Some(path) => endpoints.route(Some(path.as_str())),
            None => self.other_route(&mut request, endpoints),
        };
        let variant = match (&self.hooks, route.endpoint) {
            (_, None) => None,
            (None, Some(_)) => Some(0),
            (Some(hooks), Some(_)) => {
                K::with_head(&mut request, |head| hooks::variant(hooks, head))
            }
        };
        let several = measured::are_several_layers();
        let is_awaited = several && inner_route::report(request.extensions(), route);
        let (Some(endpoint), Some(variant)) = (route.endpoint, variant) else {
            let request = <K as Requests<B>>::measured(request, None);
            return ResponseFuture::unmeasured(self.inner.call(request), Some(&route.path));
        };
        if several && !measured::mark(request.extensions_mut(), endpoints.names) {
            if !is_awaited && !endpoint.is_unmatched() {
                measured::warn_of_two_layers(route.path);
            }
            let request = <K as Requests<B>>::measured(request, None);
            return ResponseFuture::unmeasured(self.inner.call(request), Some(&route.path));
        }
        let index = EndpointMetrics::index(request.method(), variant);
        let mut guard = RequestGuard::start(endpoint, index);
        if several && endpoint.is_unmatched() {
            guard.expect_route(request.extensions_mut(), endpoints, index);
        }
        guard.set_head(*request.method() == Method::HEAD);
        let mut reader = K::reader(&request);
        if let Some(reader) = &reader {
            guard.set_upload(reader.upload());
        }
        if let Some(hooks) = &self.hooks {
            guard.set_hooks(hooks, &request, route.path);
        }
        <K as Requests<B>>::measure(&mut request, &mut reader);
        let request = <K as Requests<B>>::measured(request, reader);
        ResponseFuture::new(self.inner.call(request), &route.path, guard)
    }
}
