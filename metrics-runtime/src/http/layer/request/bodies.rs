//! The types of bodies. Bodies of axum keep their type, and any other body is wrapped.

use super::request_body::{Reader, RequestBody};
use super::response_body::{ResponseBody, Rest};
use axum::BoxError;
use axum::body::Body;
use axum::extract::Request as AxumRequest;
use bytes::Bytes;
use http::{Request, Response};
use http_body::Body as HttpBody;
use std::mem;
use std::task::Poll;

/// Selects the bodies of axum: [`axum::body::Body`], whether measured or not.
///
/// ```
/// use metrics_runtime::{AxumBody, HttpMetrics, HttpMetricsService};
/// use tower::Layer;
///
/// fn measured<S>(inner: S, metrics: &HttpMetrics) -> HttpMetricsService<S, AxumBody> {
///     metrics.layer(inner)
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct AxumBody;

/// Selects the bodies of any other HTTP service: see
/// [`HttpMetrics::any_body`](crate::HttpMetrics::any_body).
///
/// ```
/// use metrics_runtime::{AnyBody, HttpMetrics, HttpMetricsService};
/// use tower::Layer;
///
/// fn measured<S>(inner: S, metrics: &HttpMetrics) -> HttpMetricsService<S, AnyBody> {
///     metrics.any_body().layer(inner)
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct AnyBody;

/// The requests that the layer's service takes.
pub trait Requests<B> {
    /// The body that the inner service gets.
    type Measured;

    /// Whether a service that axum nests under a path counts for that path.
    const NESTED: bool;

    /// Calls a closure with the head of a request.
    fn with_head<T>(request: &mut Request<B>, see: impl FnOnce(&AxumRequest) -> T) -> T;

    /// The reader of a request's body. `None` if there is no body.
    fn reader(request: &Request<B>) -> Option<Reader>;

    /// The request for the inner service.
    fn measured(request: Request<B>, reader: Option<Reader>) -> Request<Self::Measured>;

    /// Lets the reader watch the body, if that does not change the body's type.
    fn measure(request: &mut Request<B>, reader: &mut Option<Reader>);
}

/// The responses of the inner service.
pub trait Responses<B>: Sized {
    /// The body of the response that the layer returns.
    type Measured;

    /// Polls for the response, and calls `look` with the answer. The body completes the `Rest`.
    fn poll<E>(
        poll: impl FnOnce() -> Answer<B, E>,
        look: impl FnOnce(&mut Answer<B, E>) -> Rest,
    ) -> Answer<Self::Measured, E>;
}

/// The result of polling a service's future.
pub type Answer<B, E> = Poll<Result<Response<B>, E>>;

impl Requests<Body> for AxumBody {
    type Measured = Body;

    // axum knows the routes of a nested router. A nested service can be a router, too, which
    // answers unknown paths with a 404. So the nested path does not count as a route.
    const NESTED: bool = false;

    #[inline]
    fn with_head<T>(request: &mut AxumRequest, see: impl FnOnce(&AxumRequest) -> T) -> T {
        see(request)
    }

    #[inline]
    fn reader(request: &AxumRequest) -> Option<Reader> {
        Reader::of(request.body())
    }

    #[inline]
    fn measure(request: &mut AxumRequest, reader: &mut Option<Reader>) {
        if reader.is_some() {
            let body = mem::take(request.body_mut());
            *request.body_mut() = Body::new(RequestBody::new(body, reader.take()));
        }
    }

    // `always`, also below: calls would move the request and the response.
    #[inline(always)]
    fn measured(request: AxumRequest, _reader: Option<Reader>) -> AxumRequest {
        request
    }
}

impl Responses<Body> for AxumBody {
    type Measured = Body;

    #[inline(always)]
    fn poll<E>(
        poll: impl FnOnce() -> Answer<Body, E>,
        look: impl FnOnce(&mut Answer<Body, E>) -> Rest,
    ) -> Answer<Body, E> {
        let mut answer = poll();
        let rest = look(&mut answer);
        if let Poll::Ready(Ok(response)) = &mut answer
            && !rest.is_nothing()
        {
            let body = mem::take(response.body_mut());
            *response.body_mut() = Body::new(ResponseBody::new(body, rest));
        }
        answer
    }
}

impl<B> Requests<B> for AnyBody
where
    B: HttpBody<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Measured = RequestBody<B>;

    const NESTED: bool = true;

    fn with_head<T>(request: &mut Request<B>, see: impl FnOnce(&AxumRequest) -> T) -> T {
        let mut head = AxumRequest::new(Body::empty());
        swap_heads(request, &mut head);
        let seen = see(&head);
        swap_heads(request, &mut head);
        seen
    }

    fn reader(request: &Request<B>) -> Option<Reader> {
        Reader::of(request.body())
    }

    fn measure(_request: &mut Request<B>, _reader: &mut Option<Reader>) {}

    fn measured(request: Request<B>, reader: Option<Reader>) -> Request<RequestBody<B>> {
        request.map(|body| RequestBody::new(body, reader))
    }
}

impl<B> Responses<B> for AnyBody
where
    B: HttpBody<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Measured = ResponseBody<B>;

    fn poll<E>(
        poll: impl FnOnce() -> Answer<B, E>,
        look: impl FnOnce(&mut Answer<B, E>) -> Rest,
    ) -> Answer<ResponseBody<B>, E> {
        let mut answer = poll();
        let rest = look(&mut answer);
        answer.map_ok(|response| response.map(|body| ResponseBody::new(body, rest)))
    }
}

/// Swaps everything except the bodies.
fn swap_heads<A, B>(one: &mut Request<A>, other: &mut Request<B>) {
    mem::swap(one.method_mut(), other.method_mut());
    mem::swap(one.uri_mut(), other.uri_mut());
    mem::swap(one.version_mut(), other.version_mut());
    mem::swap(one.headers_mut(), other.headers_mut());
    mem::swap(one.extensions_mut(), other.extensions_mut());
}
