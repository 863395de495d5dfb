//! Reads targets of requests and status codes of responses.

use http::uri::Scheme;
use http::{Method, Request, Response, StatusCode};
use std::marker::PhantomData;

/// Where a request goes.
///
/// ```
/// use http::Method;
/// use metrics_runtime::client::RequestTarget;
///
/// let target = RequestTarget::new(&Method::GET, Some("payments.internal"), Some(8443));
/// assert_eq!(target.host, Some("payments.internal"));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct RequestTarget<'a> {
    /// The method.
    pub method: &'a Method,
    /// The host. An IPv6 address is in brackets.
    pub host: Option<&'a str>,
    /// The port of the URL, or else the default port of its scheme.
    pub port: Option<u16>,
}

impl<'a> RequestTarget<'a> {
    /// Creates a target.
    ///
    /// The [type](Self) has an example.
    pub const fn new(method: &'a Method, host: Option<&'a str>, port: Option<u16>) -> Self {
        Self { method, host, port }
    }
}

/// Reads requests and responses of a client.
///
/// [`HttpExchange`] is the implementation for the crate `http`, and [`ByFunctions`] one for other
/// types.
///
/// ```
/// use http::{Request, Response};
/// use metrics_runtime::client::{ClientExchange, HttpExchange};
///
/// let request = Request::get("https://payments.internal/charges").body(()).unwrap();
/// let target = ClientExchange::<_, Response<()>>::target(&HttpExchange, &request);
/// assert_eq!((target.host, target.port), (Some("payments.internal"), Some(443)));
/// ```
pub trait ClientExchange<Req, Res> {
    /// Where a request goes.
    fn target<'a>(&self, request: &'a Req) -> RequestTarget<'a>;

    /// The status code of a response.
    fn status(&self, response: &Res) -> StatusCode;
}

/// Reads the types of the crate `http` with any body. hyper-util's client uses these types.
///
/// [`ClientExchange`] has an example.
#[derive(Clone, Copy, Debug, Default)]
pub struct HttpExchange;

impl<B, C> ClientExchange<Request<B>, Response<C>> for HttpExchange {
    fn target<'a>(&self, request: &'a Request<B>) -> RequestTarget<'a> {
        let uri = request.uri();
        let of_scheme = |scheme: &Scheme| if *scheme == Scheme::HTTPS { 443 } else { 80 };
        let port = uri.port_u16().or_else(|| uri.scheme().map(of_scheme));
        RequestTarget::new(request.method(), uri.host(), port)
    }

    fn status(&self, response: &Response<C>) -> StatusCode {
        response.status()
    }
}

/// Reads other types with two functions: see [`ClientMetrics::by`](super::ClientMetrics::by).
///
/// ```
/// # struct Call { method: http::Method, host: String }
/// # struct Reply { status: StatusCode }
/// use http::StatusCode;
/// use metrics_runtime::client::{ByFunctions, ClientMetrics, RequestTarget};
///
/// // Function pointers, so that the type of the layer can be written.
/// type Target = fn(&Call) -> RequestTarget<'_>;
/// type Status = fn(&Reply) -> StatusCode;
/// type CallMetrics = ClientMetrics<ByFunctions<Call, Reply, Target, Status>>;
///
/// fn target(call: &Call) -> RequestTarget<'_> {
///     RequestTarget::new(&call.method, Some(&call.host), None)
/// }
///
/// fn metrics_of_calls(metrics: ClientMetrics) -> CallMetrics {
///     metrics.by(target as Target, (|reply| reply.status) as Status)
/// }
/// ```
#[derive(Debug)]
pub struct ByFunctions<Req, Res, F, G> {
    target: F,
    status: G,
    types: PhantomData<fn(&Req, &Res)>,
}

impl<Req, Res, F, G> ByFunctions<Req, Res, F, G> {
    pub(super) const fn new(target: F, status: G) -> Self {
        Self {
            target,
            status,
            types: PhantomData,
        }
    }
}

impl<Req, Res, F: Clone, G: Clone> Clone for ByFunctions<Req, Res, F, G> {
    fn clone(&self) -> Self {
        Self::new(self.target.clone(), self.status.clone())
    }
}

impl<Req, Res, F, G> ClientExchange<Req, Res> for ByFunctions<Req, Res, F, G>
where
    F: Fn(&Req) -> RequestTarget<'_>,
    G: Fn(&Res) -> StatusCode,
{
    fn target<'a>(&self, request: &'a Req) -> RequestTarget<'a> {
        (self.target)(request)
    }

    fn status(&self, response: &Res) -> StatusCode {
        (self.status)(response)
    }
}
