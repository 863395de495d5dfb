//! One scrape of a router, as a test reads it.

use super::expectation::Expectation;
use super::failure::{Readings, compare};
use super::names::{NameMistake, NamedMetric, is_declared, named};
use super::parse::parse;
use super::series::TestedSeries;
use crate::support::nearest::nearest;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::response::Response;
use http::{Request, header};
use std::convert::Infallible;
use std::fmt;
use std::future::poll_fn;
use std::net::{Ipv4Addr, SocketAddr};
use tower_service::Service;

/// The response to a scrape of a service. Returned by [`scrape`].
///
/// [`scrape`] has an example.
#[derive(Clone, Debug)]
pub struct Scraped {
    /// The body, in the text format 0.0.4.
    pub text: String,
    series: Vec<TestedSeries>,
}

/// Requests `/metrics` from a router, without the network: one request, from the address 127.0.0.1.
/// [`assert_metric!`](crate::assert_metric) reads the response.
///
/// ```
/// use axum::{Router, routing::get};
/// use metrics_runtime::testing::{assert_metric, scrape};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let app = Router::new().route("/hello", get(|| async { "hello" }));
/// let scraped = scrape(metrics_runtime::instrument(app)).await;
/// assert_metric!(scraped, metrics_scrapes_total { result = "ok" } >= 0);
/// assert!(scraped.text.contains("# TYPE process_start_time_seconds gauge\n"));
/// # }
/// ```
///
/// The numbers are those of the process, so other tests add to them. For exact numbers,
/// [`record`](super::record) the code of a test.
///
/// # Panics
///
/// If the response is not 200 or not an exposition.
///
/// # Cost
///
/// That of a scrape, and parsing its response.
pub async fn scrape<S>(mut service: S) -> Scraped
where
    S: Service<Request<Body>, Response = Response, Error = Infallible>,
{
    let peer = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = http::Uri::from_static("/metrics");
    request.extensions_mut().insert(ConnectInfo(peer));
    let accept = http::HeaderValue::from_static("text/plain;version=0.0.4");
    request.headers_mut().insert(header::ACCEPT, accept);
    let Ok(()) = poll_fn(|cx| service.poll_ready(cx)).await;
    let Ok(response) = service.call(request).await;
    let status = response.status();
    let body = match to_bytes(response.into_body(), usize::MAX).await {
        Ok(body) => body,
        Err(error) => panic!("`GET /metrics` failed while reading the body: {error}"),
    };
    let text = String::from_utf8_lossy(&body).into_owned();
    assert!(
        status.is_success(),
        "`GET /metrics` returned {status}: {text}"
    );
    match parse(&text) {
        Ok(series) => Scraped { text, series },
        Err(line) => panic!("`GET /metrics` did not return an exposition: {line}"),
    }
}

impl Scraped {
    /// Implements [`assert_metric!`](crate::assert_metric).
    ///
    /// # Panics
    ///
    /// If an expectation is not met.
    #[track_caller]
    pub fn assert(&self, expectations: &[Expectation]) {
        if let Err(failure) = compare(self, expectations, false) {
            panic!("{}", failure.text(""));
        }
    }
}

impl Readings for Scraped {
    fn series(&self) -> Vec<TestedSeries> {
        self.series.clone()
    }

    /// The declared metric. For a metric of another library, as the response has it.
    fn named(&self, expectation: &Expectation) -> Result<NamedMetric, NameMistake> {
        let selector = &expectation.selector;
        let mistake = match named(selector) {
            Ok(named) => return Ok(named),
            Err(mistake) => mistake,
        };
        let of_kind = |kind| NamedMetric {
            kind,
            sources: Vec::new(),
        };
        if let Some(kind) = mistake.scraped {
            return Ok(of_kind(kind));
        }
        if is_declared(selector.metric) {
            return Err(mistake);
        }
        let series = self.series.iter();
        let of_metric = series
            .clone()
            .filter(|series| series.metric == selector.metric);
        let Some(first) = of_metric.clone().next() else {
            return Err(
                match nearest(selector.metric, series.map(|one| &*one.metric)) {
                    Some(near) => NameMistake {
                        text: format!("no metric `{}`: did you mean `{near}`?", selector.metric),
                        ..mistake
                    },
                    None => mistake,
                },
            );
        };
        let mut missing = selector.labels.iter().map(|(name, _)| name).filter(|name| {
            let has = |series: &TestedSeries| series.labels.iter().any(|(own, _)| own == *name);
            !of_metric.clone().any(has)
        });
        match missing.next() {
            None => Ok(of_kind(first.kind)),
            Some(name) => Err(NameMistake {
                text: format!("no label `{name}` of `{}`", selector.metric),
                ..mistake
            }),
        }
    }
}

/// The body.
impl fmt::Display for Scraped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
