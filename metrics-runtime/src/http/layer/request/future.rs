//! The future of a response. It keeps the guard until the response's head is complete.

use super::bodies::{Answer, AxumBody, Responses};
use super::exception_type::ExceptionType;
use super::guard::RequestGuard;
use super::response_body::Rest;
#[cfg(feature = "grpc")]
use super::rpc::RpcGuard;
use crate::http::unmeasured;
use crate::recording::{returned_error, served};
use http::Response;
use http_body::Body as HttpBody;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The guard of an RPC.
#[cfg(feature = "grpc")]
type RpcSlot = Option<Box<RpcGuard>>;
#[cfg(not(feature = "grpc"))]
type RpcSlot = Option<std::convert::Infallible>;

pin_project_lite::pin_project! {
    /// The future of [`HttpMetricsService`](crate::HttpMetricsService).
    ///
    /// ```
    /// use axum::{extract::Request, response::Response};
    /// use metrics_runtime::{HttpMetricsService, ResponseFuture};
    /// use tower::Service;
    ///
    /// /// The future of a measured service has a name, so a wrapper need not box it.
    /// fn call<S>(service: &mut HttpMetricsService<S>, request: Request) -> ResponseFuture<S::Future>
    /// where
    ///     S: Service<Request, Response = Response>,
    /// {
    ///     service.call(request)
    /// }
    /// ```
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct ResponseFuture<F, K = AxumBody> {
        // The first field is dropped first, so a cancelled request lasts until its handler is
        // dropped.
        #[pin]
        inner: F,
        // The path template of the route. The outer reference takes only one word.
        route: Option<&'static &'static str>,
        guard: Option<RequestGuard>,
        rpc: RpcSlot,
        bodies: PhantomData<fn() -> K>,
    }
}

impl<F, K> ResponseFuture<F, K> {
    /// The future of a measured request.
    // `always`: a call would move the guard once more.
    #[inline(always)]
    pub(super) fn new(inner: F, route: &'static &'static str, guard: RequestGuard) -> Self {
        let mut future = Self {
            inner,
            route: Some(route),
            guard: Some(guard),
            rpc: None,
            bodies: PhantomData,
        };
        if let Some(guard) = &mut future.guard {
            guard.on_wait();
        }
        future
    }

    /// The future of a request that is not measured.
    pub(super) fn unmeasured(inner: F, route: Option<&'static &'static str>) -> Self {
        Self {
            inner,
            route,
            guard: None,
            rpc: None,
            bodies: PhantomData,
        }
    }
}

#[cfg(feature = "grpc")]
impl<F, K> ResponseFuture<F, K> {
    /// The future of a measured RPC.
    pub(super) fn of_rpc(inner: F, mut rpc: Box<RpcGuard>) -> Self {
        rpc.on_wait();
        Self {
            inner,
            route: Some(rpc.path()),
            guard: None,
            rpc: Some(rpc),
            bodies: PhantomData,
        }
    }
}

impl<F, K, B, E> Future for ResponseFuture<F, K>
where
    F: Future<Output = Result<Response<B>, E>>,
    K: Responses<B>,
    B: HttpBody,
{
    type Output = Result<Response<K::Measured>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if let Some(guard) = this.guard {
            guard.on_poll();
        }
        unmeasured::clear();
        returned_error::forget();
        let (inner, guarded) = (this.inner, this.guard);
        #[cfg(feature = "grpc")]
        if let Some(guard) = this.rpc {
            guard.on_poll();
            return K::poll(
                || served::handling(*this.route, || inner.poll(cx)),
                |answer| look_at_rpc(answer, this.rpc),
            );
        }
        K::poll(
            || served::handling(*this.route, || inner.poll(cx)),
            |answer| look(answer, guarded),
        )
    }
}

/// Updates the guard with an answer, and returns what is left to do.
// The answer is borrowed, because moving a response is expensive.
#[inline]
fn look<B: HttpBody, E>(answer: &mut Answer<B, E>, guarded: &mut Option<RequestGuard>) -> Rest {
    let Some(guard) = guarded else {
        return Rest::Nothing;
    };
    if unmeasured::is_excluded() || guard.is_excluded() {
        guard.discard();
        *guarded = None;
        return Rest::Nothing;
    }
    if let Some(error) = returned_error::reported() {
        guard.set_error(ExceptionType::declared(error));
    }
    match answer {
        Poll::Pending => {
            guard.on_pending();
            Rest::Nothing
        }
        Poll::Ready(Ok(response)) => Rest::of(response, guarded),
        Poll::Ready(Err(_)) => {
            // An error closes the connection, as a panic does.
            *guarded = None;
            Rest::Nothing
        }
    }
}

/// Updates the guard of an RPC with an answer, and returns what is left to do.
#[cfg(feature = "grpc")]
fn look_at_rpc<B: HttpBody, E>(answer: &Answer<B, E>, guarded: &mut RpcSlot) -> Rest {
    let Some(mut guard) = guarded.take() else {
        return Rest::Nothing;
    };
    match answer {
        Poll::Pending => {
            guard.on_wait();
            *guarded = Some(guard);
            Rest::Nothing
        }
        Poll::Ready(Ok(response)) => Rest::of_rpc(response, guard),
        // An error closes the connection, as a panic does.
        Poll::Ready(Err(_)) => Rest::Nothing,
    }
}
