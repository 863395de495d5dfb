//! The layer, and the service around a client.

use super::exchange::{ByFunctions, ClientExchange, HttpExchange, RequestTarget};
use super::peers::PeerTable;
use crate::recording::{CallTimer, Classify, InProgress, Measured, Outcome, PolledCall};
use http::StatusCode;
use std::marker::PhantomData;
use std::task::{Context, Poll};
use tower_layer::Layer;
use tower_service::Service;

/// A layer for HTTP clients that are tower services: see the [module](super).
#[derive(Clone, Debug)]
pub struct ClientMetrics<X = HttpExchange> {
    peers: &'static PeerTable,
    exchange: X,
}

impl ClientMetrics {
    /// Measures a client with other types than those of the crate `http`. `target` reads a
    /// request, and `status` a response. This example measures reqwest, whose `Client` is a
    /// tower service:
    ///
    /// ```no_run
    /// # mod reqwest {
    /// #     pub struct Url;
    /// #     impl Url {
    /// #         pub fn host_str(&self) -> Option<&str> { None }
    /// #         pub fn port_or_known_default(&self) -> Option<u16> { None }
    /// #     }
    /// #     pub struct Request(Url, http::Method);
    /// #     impl Request {
    /// #         pub fn method(&self) -> &http::Method { &self.1 }
    /// #         pub fn url(&self) -> &Url { &self.0 }
    /// #     }
    /// #     pub struct Response(http::StatusCode);
    /// #     impl Response {
    /// #         pub fn status(&self) -> http::StatusCode { self.0 }
    /// #     }
    /// # }
    /// use metrics_runtime::client::{ClientMetrics, RequestTarget};
    ///
    /// let layer = ClientMetrics::builder()
    ///     .peer("payments", ["payments.internal"])
    ///     .build()
    ///     .unwrap()
    ///     .by(
    ///         |request: &reqwest::Request| {
    ///             let url = request.url();
    ///             RequestTarget::new(request.method(), url.host_str(), url.port_or_known_default())
    ///         },
    ///         |response: &reqwest::Response| response.status(),
    ///     );
    /// // `layer.layer(reqwest::Client::new())`
    /// ```
    pub fn by<Req, Res, F, G>(
        self,
        target: F,
        status: G,
    ) -> ClientMetrics<ByFunctions<Req, Res, F, G>>
    where
        F: Fn(&Req) -> RequestTarget<'_>,
        G: Fn(&Res) -> StatusCode,
    {
        ClientMetrics::new(self.peers, ByFunctions::new(target, status))
    }
}

impl<X> ClientMetrics<X> {
    pub(super) const fn new(peers: &'static PeerTable, exchange: X) -> Self {
        Self { peers, exchange }
    }
}

impl<S, X: Clone> Layer<S> for ClientMetrics<X> {
    type Service = ClientMetricsService<S, X>;

    fn layer(&self, inner: S) -> Self::Service {
        ClientMetricsService {
            inner,
            metrics: self.clone(),
        }
    }
}

/// A client that [`ClientMetrics`] measures.
///
/// ```
/// use metrics_runtime::client::{ClientMetrics, ClientMetricsService};
/// use tower::Layer;
///
/// struct Payments<C> {
///     client: ClientMetricsService<C>,
/// }
///
/// impl<C> Payments<C> {
///     fn new(client: C, metrics: &ClientMetrics) -> Self {
///         Self { client: metrics.layer(client) }
///     }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct ClientMetricsService<S, X = HttpExchange> {
    inner: S,
    metrics: ClientMetrics<X>,
}

impl<S, X, Req> Service<Req> for ClientMetricsService<S, X>
where
    S: Service<Req>,
    X: ClientExchange<Req, S::Response> + Clone,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Measured<S::Future, ResponseStatus<Req, X>, InProgress<CallTimer>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Req) -> Self::Future {
        let ClientMetrics { peers, exchange } = &self.metrics;
        let series = peers.series(exchange.target(&request));
        Measured {
            shallow: [],
            call: PolledCall::waiting(peers.timer(), series),
            classify: ResponseStatus {
                peers,
                exchange: exchange.clone(),
                request: PhantomData,
            },
            future: self.inner.call(request),
        }
    }
}

/// Derives the outcome of a request from its response.
///
/// It appears only in the type of the future of [`ClientMetricsService`].
#[derive(Debug)]
pub struct ResponseStatus<Req, X> {
    peers: &'static PeerTable,
    exchange: X,
    request: PhantomData<fn(Req)>,
}

impl<Req, Res, E, X> Classify<Result<Res, E>> for ResponseStatus<Req, X>
where
    X: ClientExchange<Req, Res>,
{
    fn outcome(&self, result: &Result<Res, E>) -> Outcome {
        let response = result.as_ref().ok();
        let status = response.map(|response| self.exchange.status(response));
        self.peers.outcome(status)
    }
}
