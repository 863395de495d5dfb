//! Panics in all code that handles a request: each counts as a 500 and as a panic, and the next
//! request gets a response.

use super::{Bomb, Kind, explode, panic_of};
use crate::scrape;
use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::request::Parts;
use http_body::{Frame, SizeHint};
use metrics_runtime::{ConnectionLimits, HttpMetrics, instrument, instrumented, serve_limited};
use std::convert::Infallible;
use std::future::{Future, Ready, pending, ready};
use std::pin::Pin;
use std::task::{Context, Poll};
use tests::server::{Server, eventually};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tower_service::Service;

/// Whether a request should panic, according to its query.
fn explodes(request: &Parts) -> bool {
    request.uri.query() == Some("bomb")
}

/// Whether a request should panic, as an extractor.
struct Explodes(bool);

impl<S: Sync> FromRequestParts<S> for Explodes {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(explodes(parts)))
    }
}

async fn handler(Explodes(bomb): Explodes) {
    explode(bomb);
}

async fn handler_behind_a_wait(Explodes(bomb): Explodes) {
    tokio::task::yield_now().await;
    explode(bomb);
}

async fn drop_of_a_local(Explodes(bomb): Explodes) {
    let _local = Bomb(bomb);
    tokio::task::yield_now().await;
}

struct FromHead;

impl<S: Sync> FromRequestParts<S> for FromHead {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        explode(explodes(parts));
        Ok(Self)
    }
}

struct FromBody;

impl<S: Sync> FromRequest<S> for FromBody {
    type Rejection = Infallible;

    async fn from_request(request: Request, _: &S) -> Result<Self, Infallible> {
        let (parts, body) = request.into_parts();
        let _read = axum::body::to_bytes(body, 100).await;
        explode(explodes(&parts));
        Ok(Self)
    }
}

impl IntoResponse for Explodes {
    fn into_response(self) -> Response {
        explode(self.0);
        ().into_response()
    }
}

async fn response(explodes: Explodes) -> Explodes {
    explodes
}

#[instrumented(GET "/panics/error", error = |error: &Explodes| Kind(error.0))]
async fn error(explodes: Explodes) -> Result<(), Explodes> {
    match explodes.0 {
        true => Err(explodes),
        false => Ok(()),
    }
}

/// Where a body panics.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Nowhere,
    First,
    Second,
    Size,
    End,
    Drop,
}

/// A body of two parts of unknown length.
struct Parted {
    bomb: Part,
    sent: u8,
}

impl HttpBody for Parted {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.sent += 1;
        explode(self.bomb == Part::First && self.sent == 1);
        explode(self.bomb == Part::Second && self.sent == 2);
        Poll::Ready((self.sent <= 2).then(|| Ok(Frame::data(Bytes::from_static(b"part")))))
    }

    fn is_end_stream(&self) -> bool {
        explode(self.bomb == Part::End && self.sent > 0);
        false
    }

    fn size_hint(&self) -> SizeHint {
        explode(self.bomb == Part::Size);
        SizeHint::default()
    }
}

impl Drop for Parted {
    fn drop(&mut self) {
        explode(self.bomb == Part::Drop && !std::thread::panicking());
    }
}

async fn body(bomb: Part, Explodes(explodes): Explodes) -> Response {
    let bomb = if explodes { bomb } else { Part::Nowhere };
    Response::new(Body::new(Parted { bomb, sent: 0 }))
}

/// Responds, or panics before it returns a future.
#[derive(Clone)]
struct Plain;

impl Service<Request> for Plain {
    type Response = Response;
    type Error = Infallible;
    type Future = Ready<Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        explode(request.uri().query() == Some("bomb"));
        ready(Ok(().into_response()))
    }
}

/// Reads a body that panics while it is read.
async fn body_of_the_request(Explodes(bomb): Explodes, request: Request) -> &'static str {
    let bomb = if bomb { Part::Second } else { Part::Nowhere };
    drop(request);
    let body = Body::new(Parted { bomb, sent: 0 });
    let _read = axum::body::to_bytes(body, 100).await;
    "read"
}

async fn before_the_handler(request: Request, next: Next) -> Response {
    explode(request.uri().query() == Some("bomb"));
    next.run(request).await
}

async fn behind_the_handler(request: Request, next: Next) -> Response {
    let bomb = request.uri().query() == Some("bomb");
    let response = next.run(request).await;
    explode(bomb);
    response
}

fn layered<F>(layer: fn(Request, Next) -> F) -> axum::routing::MethodRouter
where
    F: Future<Output = Response> + Send + 'static,
{
    get(async || "answered").layer(middleware::from_fn(layer))
}

/// A chunk of a body, whose methods panic.
fn of_body(bomb: Part) -> axum::routing::MethodRouter {
    get(move |explodes: Explodes| body(bomb, explodes))
}

#[tokio::test]
async fn a_panic_that_ends_a_request_is_a_500_of_its_route() {
    let routes = [
        ("/panics/handler", get(handler)),
        ("/panics/wait", get(handler_behind_a_wait)),
        ("/panics/local", get(drop_of_a_local)),
        ("/panics/head", get(async |_: FromHead| ())),
        ("/panics/body", get(async |_: FromBody| ())),
        ("/panics/response", get(response)),
        ("/panics/error", get(error)),
        ("/panics/request-body", get(body_of_the_request)),
        ("/panics/before", layered(before_the_handler)),
        ("/panics/behind", layered(behind_the_handler)),
        ("/panics/first-part", of_body(Part::First)),
        ("/panics/second-part", of_body(Part::Second)),
        ("/panics/size", of_body(Part::Size)),
        ("/panics/end", of_body(Part::End)),
    ];
    let names = routes.each_ref().map(|(route, _)| *route);
    let mut router = Router::new().route_service("/panics/service", Plain);
    for (route, handler) in routes {
        router = router.route(route, handler);
    }
    let server = Server::start(instrument(router)).await;
    let names = || names.into_iter().chain(["/panics/service"]);
    for route in names() {
        let request =
            format!("GET {route}?bomb HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        server.send(&request).await;
        assert_eq!(server.status("GET", route).await, Some(200), "{route}");
    }
    let counted = || {
        let scrape = scrape();
        let counted = |route| {
            let labels = format!(r#"method="GET",endpoint="{route}""#);
            let exception = format!(r#"exception_type="panic",endpoint="{route}""#);
            let series = [
                format!(r#"http_requests_total{{{labels},status_code="200"}}"#),
                format!(r#"http_requests_total{{{labels},status_code="500"}}"#),
                format!("http_request_duration_seconds_count{{{labels}}}"),
                format!("http_requests_in_progress{{{labels}}}"),
                format!("http_exceptions_total{{{exception}}}"),
            ];
            (
                route,
                series.map(|series| scrape.samples.get(&series).copied()),
            )
        };
        names().map(counted).collect::<Vec<_>>()
    };
    let each = [1.0, 1.0, 2.0, 0.0, 1.0].map(Some);
    eventually(names().map(|route| (route, each)).collect(), counted).await;
}

#[tokio::test]
async fn a_request_that_panics_frees_its_connection_of_a_limited_server() {
    let route = "/panics/limited";
    let router = instrument(Router::new().route(route, get(handler)));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let limits = ConnectionLimits::new().max_connections(1);
    let running = tokio::spawn(serve_limited(listener, router, limits, pending()));
    let send = async |path: String| {
        let mut connection = TcpStream::connect(address).await.expect("accepted");
        let request = format!("GET {path} HTTP/1.0\r\nHost: test\r\n\r\n");
        connection
            .write_all(request.as_bytes())
            .await
            .expect("read");
        let mut answer = String::new();
        // The panic closes the connection.
        let _reset = connection.read_to_string(&mut answer).await;
        answer
    };
    for _ in 0..5 {
        assert_eq!(send(format!("{route}?bomb")).await, "");
        let answer = send(route.to_owned()).await;
        assert!(answer.starts_with("HTTP/1.0 200 "), "{answer}");
    }
    running.abort();
}

#[tokio::test]
async fn a_body_that_panics_when_dropped_counts_as_sent() {
    let route = "/panics/drop";
    let router = Router::new().route(route, of_body(Part::Drop));
    let server = Server::start(instrument(router)).await;
    let request = format!("GET {route}?bomb HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    // The panic may close the connection before the response is sent.
    server.send(&request).await;
    assert_eq!(server.status("GET", route).await, Some(200));
    let series =
        format!(r#"http_requests_total{{method="GET",endpoint="{route}",status_code="200"}}"#);
    eventually(2.0, || {
        scrape().samples.get(&series).copied().unwrap_or(0.0)
    })
    .await;
}

/// Panics with a payload that panics when it is dropped. If the runtime did not expect that, the
/// process would end.
fn explode_twice_if(request: &Request, query: &str) {
    if request.uri().query() == Some(query) {
        super::explode_twice();
    }
}

#[tokio::test]
async fn panics_in_closures_of_the_layer_end_no_request() {
    let metrics = HttpMetrics::builder()
        .namespace("panics")
        .filter(|request| {
            explode_twice_if(request, "filter");
            true
        })
        .label("kind", |request: &Request| {
            explode_twice_if(request, "label");
            Kind(request.uri().query() == Some("index"))
        })
        .on_end(|exchange| {
            if exchange.request().uri.query() == Some("hook") {
                super::explode_twice();
            }
        })
        .build()
        .expect("valid");
    async fn handler(request: Request) -> String {
        // Also while the thread unwinds.
        explode(request.uri().path() == "/panics/closures/all");
        request.uri().to_string()
    }
    let router = Router::new()
        .route("/panics/closures", post(handler).get(handler))
        .route("/panics/closures/all", get(handler));
    let server = Server::start(metrics.instrument(router)).await;
    let queries = ["filter", "label", "index", "hook", "none"];
    for query in queries {
        let path = format!("/panics/closures?{query}");
        assert_eq!(server.status("GET", &path).await, Some(200), "{query}");
        let path = format!("/panics/closures/all?{query}");
        assert_eq!(server.status("GET", &path).await, None, "{query}");
    }
    let counted = |endpoint: &str, status: u16| {
        let labels =
            format!(r#"method="GET",endpoint="{endpoint}",status_code="{status}",kind="known""#);
        scrape()
            .samples
            .get(&format!("panics_http_requests_total{{{labels}}}"))
            .copied()
    };
    let all = Some(queries.len() as f64);
    eventually(all, || counted("/panics/closures", 200)).await;
    assert_eq!(counted("/panics/closures/all", 500), all);
    // The closure that reads the environment runs at startup, and panics there.
    let read = || HttpMetrics::builder().from_lookup(|_| panic!("on purpose"));
    assert!(panic_of(read).is_some());
    assert_eq!(server.status("GET", "/panics/closures").await, Some(200));
}
