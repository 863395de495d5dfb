//! The layer around services with body types other than axum's: plain hyper, and services below
//! `nest_service`.

use crate::{named, series, value};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, Response, StatusCode};
use axum::routing::get;

use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use metrics_runtime::{AnyBodyLayer, Exchange, HttpMetrics, LabelValue, RequestBody, instrumented};
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use tests::server::{Server, eventually};
use tests::streamed::Streamed;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tower::{Layer as _, ServiceExt as _, service_fn};

#[derive(Clone, Copy, LabelValue)]
enum Route {
    #[label("/users/{id}")]
    User,
    #[label("/declared")]
    Declared,
    #[label("/panics")]
    Panics,
}

/// The route: from the path, or from a request extension that another layer sets.
fn route(request: &axum::extract::Request) -> Option<Route> {
    match request.uri().path() {
        "/declared" => Some(Route::Declared),
        "/panics" => Some(Route::Panics),
        path if path.starts_with("/users/") => Some(Route::User),
        _ => request.extensions().get::<Route>().copied(),
    }
}

fn metrics(namespace: &str) -> HttpMetrics {
    named(namespace).route_by(route).build().expect("valid")
}

/// A handler without axum.
#[instrumented(GET "/declared", status = [204])]
async fn declared() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// A service for any body: returns the length of the request's body.
async fn answer<B>(request: Request<B>) -> Result<Response<Full<Bytes>>, Infallible>
where
    B: http_body::Body<Data = Bytes>,
{
    let status = match request.uri().path() {
        "/declared" => declared().await,
        "/panics" => panic!("on purpose"),
        "/nowhere" => StatusCode::NOT_FOUND,
        _ => StatusCode::OK,
    };
    let body = match request.into_body().collect().await {
        Ok(body) => body.to_bytes().len().to_string(),
        Err(_) => "broken".to_owned(),
    };
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = status;
    Ok(response)
}

/// Serves with hyper alone.
async fn plain_hyper(layer: AnyBodyLayer) -> Server {
    Server::serving(async move |listener: TcpListener| {
        while let Ok((stream, _)) = listener.accept().await {
            let service = layer.layer(service_fn(answer::<RequestBody<Incoming>>));
            let connection = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
            // A panic ends the connection.
            tokio::spawn(connection);
        }
    })
    .await
}

/// `http_requests_total` of an endpoint.
fn requests(namespace: &str, method: &str, endpoint: &str, status: u16) -> f64 {
    let labels = format!("method=\"{method}\",endpoint=\"{endpoint}\",status_code=\"{status}\"");
    value(namespace, &format!("http_requests_total{{{labels}}}"))
}

/// All requests of a namespace.
fn all(namespace: &str) -> f64 {
    let scrape = crate::scrape();
    let requests = scrape.starting_with(&format!("{namespace}_http_requests_total{{"));
    requests.iter().map(|(_, value)| value).sum()
}

fn in_progress(namespace: &str) -> f64 {
    let scrape = crate::scrape();
    let gauge = scrape.starting_with(&format!("{namespace}_http_requests_in_progress{{"));
    gauge.iter().map(|(_, value)| value).sum()
}

#[tokio::test]
async fn requests_to_plain_hyper_count_with_the_route_from_a_function() {
    let ended = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&ended);
    let on_end = move |exchange: &Exchange<'_>| {
        let (endpoint, size) = (exchange.endpoint(), exchange.request_size());
        seen.lock().expect("no panic").push((endpoint, size));
    };
    let options = named("plain_hyper").route_by(route).on_end(on_end);
    let server = plain_hyper(options.build().expect("valid").any_body()).await;
    let namespace = "plain_hyper";
    assert_eq!(requests(namespace, "GET", "/declared", 204), 0.0);
    for (path, status) in [
        ("/users/1", 200),
        ("/users/2", 200),
        ("/declared", 204),
        ("/nowhere", 404),
    ] {
        assert_eq!(server.status("GET", path).await, Some(status), "{path}");
    }
    let post = "POST /users/3 HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello";
    assert!(server.send(post).await.ends_with("\r\n\r\n5"));
    assert_eq!(server.status("GET", "/panics").await, None);
    eventually(6.0, || all(namespace)).await;
    assert_eq!(requests(namespace, "GET", "/users/{id}", 200), 2.0);
    assert_eq!(requests(namespace, "POST", "/users/{id}", 200), 1.0);
    assert_eq!(requests(namespace, "GET", "/declared", 204), 1.0);
    assert_eq!(requests(namespace, "GET", "unmatched", 404), 1.0);
    assert_eq!(requests(namespace, "GET", "/panics", 500), 1.0);
    assert_eq!(in_progress(namespace), 0.0);
    let of_post = r#"{method="POST",endpoint="/users/{id}"}"#;
    for size in ["http_request_size_bytes", "http_response_size_bytes"] {
        assert_eq!(value(namespace, &format!("{size}_count{of_post}")), 1.0);
    }
    assert_eq!(
        value(namespace, &format!("http_request_size_bytes_sum{of_post}")),
        5.0
    );
    assert_eq!(
        value(namespace, &format!("http_response_size_bytes_sum{of_post}")),
        1.0
    );
    let ended = ended.lock().expect("no panic");
    assert_eq!(ended.len(), 6);
    assert!(ended.contains(&("/users/{id}", 5)), "{ended:?}");
}

#[tokio::test]
async fn a_client_that_disconnects_counts_as_cancelled() {
    let server = plain_hyper(metrics("plain_gone").any_body()).await;
    let head = "POST /users/1 HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhe";
    let mut client = server.connect().await;
    tokio::io::AsyncWriteExt::write_all(&mut client, head.as_bytes())
        .await
        .expect("sent");
    drop(client);
    eventually(1.0, || all("plain_gone")).await;
    assert_eq!(in_progress("plain_gone"), 0.0);
    assert!(series("plain_gone").iter().any(|series| {
        series.starts_with("plain_gone_http_requests_total") && series.contains("499")
    }));
}

#[tokio::test]
async fn a_streamed_response_ends_with_its_body() {
    let (parts, receiver) = mpsc::unbounded_channel();
    let body = Mutex::new(Some(Streamed(receiver)));
    let streams = service_fn(move |_: Request<RequestBody<Full<Bytes>>>| {
        let body = body.lock().expect("no panic").take();
        async move { Ok::<_, Infallible>(Response::new(body.expect("one request"))) }
    });
    let service = metrics("plain_streams").any_body().layer(streams);
    let request = Request::get("/users/1")
        .body(Full::default())
        .expect("valid");
    let mut response = service.oneshot(request).await.expect("infallible");
    parts.send(Ok("part")).expect("it is read");
    let part = response.frame().await.expect("a frame").expect("no error");
    assert_eq!(part.into_data().expect("data"), "part");
    assert_eq!(
        (in_progress("plain_streams"), all("plain_streams")),
        (1.0, 0.0)
    );
    drop(parts);
    assert!(response.frame().await.is_none());
    assert_eq!(
        (in_progress("plain_streams"), all("plain_streams")),
        (0.0, 1.0)
    );
    assert_eq!(requests("plain_streams", "GET", "/users/{id}", 200), 1.0);
}

async fn status(router: &Router, path: &str) -> StatusCode {
    let request = Request::get(path).body(Body::empty()).expect("valid");
    router
        .clone()
        .oneshot(request)
        .await
        .expect("infallible")
        .status()
}

#[tokio::test]
async fn a_service_that_axum_nests_counts_for_its_routes_or_its_path() {
    let metrics = metrics("plain_nested");
    let unnamed = named("plain_nested").build().expect("valid");
    let routed = metrics
        .any_body()
        .layer(service_fn(answer::<RequestBody<Body>>));
    let files = unnamed
        .any_body()
        .layer(service_fn(answer::<RequestBody<Body>>));
    let router = Router::new()
        .nest_service("/routed", routed)
        .nest_service("/files", files)
        .route("/own", get(async || "own"));
    let router = named("plain_nested")
        .build()
        .expect("valid")
        .instrument(router);
    let namespace = "plain_nested";
    for (path, endpoint, code) in [
        ("/own", "/own", 200),
        ("/routed/users/7", "/routed/users/{id}", 200),
        ("/files/a/b.txt", "/files", 200),
        ("/files/nowhere", "/files", 404),
        // If the function names no route, the route is the path of `nest_service`.
        ("/routed/else", "/routed", 200),
        ("/nowhere", "unmatched", 404),
    ] {
        let before = all(namespace);
        assert_eq!(status(&router, path).await, code, "{path}");
        assert_eq!(requests(namespace, "GET", endpoint, code), 1.0, "{path}");
        assert_eq!(all(namespace), before + 1.0, "{path}");
    }
    let before = series(namespace).len();
    for n in 0..100 {
        for path in ["routed/users", "routed", "files", "files/x"] {
            status(&router, &format!("/{path}/{n}")).await;
        }
    }
    assert_eq!(series(namespace).len(), before);
    assert_eq!(in_progress(namespace), 0.0);
}

#[tokio::test]
async fn a_route_can_come_from_another_layer() {
    let service = metrics("plain_extension")
        .any_body()
        .layer(service_fn(answer::<RequestBody<Full<Bytes>>>));
    let mut request = Request::get("/anything")
        .body(Full::default())
        .expect("valid");
    request.extensions_mut().insert(Route::User);
    service.oneshot(request).await.expect("infallible");
    assert_eq!(requests("plain_extension", "GET", "/users/{id}", 200), 1.0);
}

#[tokio::test]
async fn routes_of_axum_take_precedence_over_the_function() {
    let router = Router::new()
        .route("/users/me", get(async || "me"))
        .fallback(async || "else");
    let router = metrics("plain_axum").instrument(router);
    for path in ["/users/me", "/users/7"] {
        status(&router, path).await;
    }
    assert_eq!(requests("plain_axum", "GET", "/users/me", 200), 1.0);
    assert_eq!(requests("plain_axum", "GET", "/users/{id}", 200), 1.0);
}

#[tokio::test]
async fn a_closure_that_panics_leaves_the_request_unmatched() {
    let panics = |_: &axum::extract::Request| -> Option<Route> { panic!("on purpose") };
    let metrics = named("plain_panics")
        .route_by(panics)
        .build()
        .expect("valid");
    let service = metrics
        .any_body()
        .layer(service_fn(answer::<RequestBody<Full<Bytes>>>));
    let request = Request::get("/users/1")
        .body(Full::default())
        .expect("valid");
    service.oneshot(request).await.expect("infallible");
    assert_eq!(requests("plain_panics", "GET", "unmatched", 200), 1.0);
}
